import { instantIn } from "../output/times.ts";
import { textOf, type Verb } from "../verb.ts";
import { same, type Words } from "../words/words.ts";
import { bodyIn, FILE } from "./body-file.ts";
import { fieldsIn, JOB_FIELDS, optionsOf } from "./fields.ts";

const CLOCK_CHANGE: Readonly<Record<string, Words>> = {
  "moved-out-of-gap": { en: "moved: this local time does not exist", zh: "已顺延：该本地时间不存在" },
  "after-skipped": { en: "local times before it do not exist", zh: "之前的本地时间不存在" },
  "first-of-two": { en: "first of two: this local time exists twice", zh: "该本地时间出现两次，这是第一次" },
  "second-of-two": { en: "second of two: this local time exists twice", zh: "该本地时间出现两次，这是第二次" },
};

export const PREVIEW_VERBS: readonly Verb[] = [
  {
    name: "preview",
    summary: {
      en: "the next fires and the cost of a job; nothing is stored",
      zh: "预览作业的触发时间与费用；不会保存任何内容",
    },
    takes: [
      {
        name: "job",
        words: { en: "a registered job; options change it", zh: "已注册的作业；可用选项修改" },
        isOptional: true,
      },
    ],
    options: [
      FILE,
      ...optionsOf(JOB_FIELDS),
      { flags: "--fires <count>", words: { en: "next fires to show (5)", zh: "显示的触发次数（5）" } },
      {
        flags: "--shard-seconds <seconds>",
        words: { en: "assumed duration of a shard (1)", zh: "假定的单分片耗时（1）" },
      },
    ],
    reaches: ["preview-job", "get-job"],
    example: "elastic-job preview hello --cron '0 30 2 * * ?' --time-zone Europe/Paris",
    async run(context, [jobName], options) {
      const client = await context.api();
      const given = { ...(await bodyIn(context.io, options)), ...fieldsIn(JOB_FIELDS, options) };
      const stored = jobName === undefined ? {} : (await client.call("get-job", { path: { jobName } })).value;
      const body = { ...stored, ...given };
      const query = { fires: textOf(options.fires), shardSeconds: textOf(options.shardSeconds) };
      const { value } = await client.call("preview-job", { body: body as never, query });
      const { print, io } = context;
      const registered = value.registered;
      const beside = (now: number, before: number | undefined) =>
        before === undefined || before === now ? now : `${now} (${context.say(TODAY)} ${before})`;
      print.one(
        value,
        [
          [{ en: "meaning", zh: "含义" }, context.io.language === "zh" ? value.meaningZh : value.meaning],
          [
            { en: "next", zh: "下次触发" },
            value.nextFires
              .map(({ fireTime, localTime, clockChange }) => {
                const times = [
                  ...new Set([
                    `${localTime.slice(0, 10)} ${localTime.slice(11, 19)} ${localTime.slice(19)}`,
                    instantIn(fireTime, io.zone),
                  ]),
                ];
                const remark =
                  clockChange === undefined ? "" : `  (${context.say(CLOCK_CHANGE[clockChange] ?? same(clockChange))})`;
                return `${times.join("  =  ")}${remark}`;
              })
              .join("\n"),
          ],
          [{ en: "fires a month", zh: "每月触发" }, beside(value.firesPerMonth, registered?.firesPerMonth)],
          [{ en: "wakes a month", zh: "每月唤醒" }, beside(value.wakesPerMonth, registered?.wakesPerMonth)],
          [{ en: "runner", zh: "运行内存" }, `${value.runnerMemoryMB} MB`],
          [{ en: "USD a month", zh: "每月费用（美元）" }, beside(value.usdPerMonth, registered?.usdPerMonth)],
          [{ en: "schedule", zh: "计划" }, `${value.schedule.expression} ${value.schedule.timeZone}`],
        ],
        value.nextFires[0]?.fireTime ?? "",
      );
      return undefined;
    },
  },
];

const TODAY: Words = { en: "registered:", zh: "现有：" };
