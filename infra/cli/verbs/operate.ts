import type { Reconciliation } from "../../../functions/contract/reconciliation.ts";
import { UsageError } from "../io.ts";
import { duration, instantIn } from "../output/times.ts";
import { type Context, textOf, type Verb } from "../verb.ts";
import { same, type Words } from "../words/words.ts";
import { bodyIn, FILE } from "./body-file.ts";
import { fieldsIn, JOB_FIELDS, optionsOf } from "./fields.ts";
import { LIMIT } from "./limit.ts";

const CLOCK_CHANGE: Readonly<Record<string, Words>> = {
  "moved-out-of-gap": { en: "moved: this local time does not exist", zh: "已顺延：该本地时间不存在" },
  "after-skipped": { en: "local times before it do not exist", zh: "之前的本地时间不存在" },
  "first-of-two": { en: "first of two: this local time exists twice", zh: "该本地时间出现两次，这是第一次" },
  "second-of-two": { en: "second of two: this local time exists twice", zh: "该本地时间出现两次，这是第二次" },
};

export const OPERATE_VERBS: readonly Verb[] = [
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
          [{ en: "meaning", zh: "含义" }, value.meaning],
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
  {
    name: "reconcile",
    summary: {
      en: "compare configuration, schedules and run state, and repair",
      zh: "对账：比较配置、计划与运行状态，并修复",
    },
    takes: [
      {
        name: "way",
        words: {
          en: "explicit: from the jobs (default); implicit: from the schedules",
          zh: "explicit：从作业出发（默认）；implicit：从计划出发",
        },
        isOptional: true,
        choices: ["explicit", "implicit"],
      },
    ],
    reaches: ["reconcile-explicit", "reconcile-implicit"],
    example: "elastic-job reconcile",
    async run(context, [way = "explicit"]) {
      const client = await context.api();
      const call = way === "implicit" ? "reconcile-implicit" : "reconcile-explicit";
      const repaired: Reconciliation["repaired"] = [];
      let examined = 0;
      for (let after: string | undefined; ; ) {
        const { value } = await client.call(call, { query: { after } });
        examined += value.examined;
        repaired.push(...value.repaired);
        after = value.next;
        if (after === undefined) break;
      }
      const { print } = context;
      if (print.mode === "json") return void print.json({ examined, repaired });
      print.done(
        {},
        {
          en: `${examined} examined, ${repaired.length} repaired`,
          zh: `检查 ${examined} 个，修复 ${repaired.length} 个`,
        },
      );
      if (repaired.length > 0) {
        const columns = [
          { title: { en: "JOB", zh: "作业" }, value: ({ jobName }: { jobName: string }) => jobName },
          {
            title: { en: "REPAIRED", zh: "已修复" },
            value: ({ repairs }: { repairs: readonly string[] }) => repairs.join(", "),
          },
        ];
        print.rows(repaired, columns as never, ({ jobName }) => jobName, same(""));
      }
      return undefined;
    },
  },
  {
    name: "overview",
    summary: {
      en: "whether everything is well: totals and losses of a day, running executions, ages of wake and sweep",
      zh: "整体状态：一天内的结果与丢失、正在运行的内容、最近的唤醒与清扫",
    },
    reaches: ["get-overview"],
    example: "elastic-job overview",
    async run({ api, io, print, say }) {
      const { value } = await (await api()).call("get-overview", {});
      const { executions, tasks, losses, running, waiting, lastWake, lastSweep } = value;
      const age = (beat: typeof lastWake) =>
        beat && `${instantIn(beat.at, io.zone)}  (${duration(beat.ageSeconds * 1_000)})`;
      const counts = Object.entries(executions).map(([outcome, count]) => `${outcome} ${count}`);
      const of = (count: number, isComplete: boolean) => `${count}${isComplete ? "" : ` ${say(OR_MORE)}`}`;
      print.one(
        value,
        [
          [{ en: "since", zh: "起始" }, instantIn(value.since, io.zone)],
          [{ en: "executions", zh: "执行" }, counts.join(", ")],
          [{ en: "shards", zh: "分片" }, `${tasks.succeeded} / ${tasks.failed}  (FINISHED / not)`],
          [
            { en: "lost fires", zh: "丢失的触发" },
            `SKIPPED ${losses.skipped}, MISSED ${losses.missed}`,
            losses.skipped + losses.missed > 0 ? "bad" : "good",
          ],
          [
            { en: "of jobs", zh: "涉及作业" },
            losses.jobs.map((job) => `${job.jobName} (${job.skipped}, ${job.missed})`).join("\n"),
          ],
          [{ en: "running", zh: "运行中" }, of(running.executions, running.isComplete)],
          [{ en: "waiting fires", zh: "等待的触发" }, of(waiting.fires, waiting.isComplete)],
          [{ en: "last wake", zh: "上次唤醒" }, age(lastWake)],
          [{ en: "last sweep", zh: "上次清扫" }, age(lastSweep)],
        ],
        losses.skipped + losses.missed > 0 ? "losing" : "well",
      );
      return undefined;
    },
  },
  {
    name: "overdue",
    summary: { en: "owed work whose time has come, the oldest first", zh: "已到期未完成的工作，最早的在前" },
    options: [LIMIT],
    reaches: ["list-overdue"],
    example: "elastic-job overdue",
    async run({ api, io, print }, _, options) {
      const { value } = await (await api()).call("list-overdue", { query: { limit: textOf(options.limit) } });
      print.rows(
        value,
        [
          { title: { en: "OWES", zh: "工作" }, value: ({ owes }) => owes },
          {
            title: { en: `SINCE (${io.zone})`, zh: `自（${io.zone}）` },
            value: ({ since }) => instantIn(since, io.zone),
          },
          { title: { en: "JOB", zh: "作业" }, value: ({ jobName }) => jobName },
          { title: { en: "APP", zh: "应用" }, value: ({ appName }) => appName },
          { title: { en: "EXECUTION", zh: "执行" }, value: ({ executionId }) => executionId, gives: true },
          { title: { en: "CHUNK", zh: "分块" }, value: ({ chunk }) => chunk },
        ],
        ({ owes, jobName, appName, executionId }) => `${owes} ${executionId ?? jobName ?? appName ?? ""}`,
        { en: "no work is overdue", zh: "没有逾期的工作" },
      );
      return undefined;
    },
  },
  {
    name: "dead-letters",
    summary: { en: "messages that could not be handled, by queue", zh: "各队列中无法处理的消息" },
    reaches: ["list-dead-letters"],
    example: "elastic-job dead-letters",
    async run({ api, io, print }) {
      const { value } = await (await api()).call("list-dead-letters", {});
      print.rows(
        value,
        [
          { title: { en: "QUEUE", zh: "队列" }, value: ({ queue }) => queue },
          { title: { en: "WAITING", zh: "等待" }, value: ({ waiting }) => waiting },
          { title: { en: "RECEIVED", zh: "处理中" }, value: ({ received }) => received },
          {
            title: { en: `SAMPLE (${io.zone})`, zh: `样本（${io.zone}）` },
            value: ({ sample }) => instantIn(sample?.at, io.zone),
          },
          { title: { en: "PROBLEM", zh: "问题" }, value: ({ sample }) => sample?.letters[0]?.problem, gives: true },
        ],
        ({ queue }) => queue,
        { en: "there is no queue", zh: "没有队列" },
      );
      return undefined;
    },
  },
  {
    name: "health",
    summary: { en: "whether the API answers", zh: "检查 API 是否可用" },
    reaches: ["get-health"],
    example: "elastic-job health",
    async run({ api, print }) {
      const { value } = await (await api()).call("get-health", {});
      print.done(value, { en: "the API answers", zh: "API 正常" });
      return undefined;
    },
  },
  {
    name: "openapi",
    summary: { en: "print the OpenAPI document", zh: "输出 OpenAPI 文档" },
    reaches: ["get-openapi"],
    example: "elastic-job openapi",
    async run({ api, print }) {
      print.json((await (await api()).call("get-openapi", {})).value);
      return undefined;
    },
  },
  {
    name: "api",
    summary: { en: "send any request to the API and print its answer", zh: "向 API 发送任意请求并输出应答" },
    takes: [
      { name: "method", words: same("GET | POST | PUT | DELETE"), choices: ["GET", "POST", "PUT", "DELETE"] },
      { name: "path", words: { en: "/api/…, with a query", zh: "/api/…，可带查询参数" } },
    ],
    options: [FILE, { flags: "-d, --data <json>", words: { en: "body of the request", zh: "请求体（JSON）" } }],
    example: "elastic-job api GET /api/job/jobs?limit=1",
    async run(context, [method = "GET", target = "/"], options) {
      if (!target.startsWith("/")) throw new UsageError(context.say(NO_PATH));
      const { pathname, searchParams } = new URL(target, "http://api");
      const body = await rawBody(context, options);
      const request = {
        method,
        path: pathname,
        query: Object.fromEntries(searchParams),
        ...(body !== undefined && { body }),
      };
      const { value } = await (await context.api()).raw(request);
      if (value !== undefined) context.print.json(value);
      return undefined;
    },
  },
];

async function rawBody(context: Context, options: Parameters<Verb["run"]>[2]): Promise<unknown> {
  const data = textOf(options.data);
  if (data === undefined) return textOf(options.file) === undefined ? undefined : bodyIn(context.io, options);
  try {
    return JSON.parse(data);
  } catch (error) {
    throw new UsageError(`--data: ${error instanceof Error ? error.message : error}`);
  }
}

const TODAY: Words = { en: "registered:", zh: "现有：" };
const OR_MORE: Words = { en: "or more", zh: "或更多" };
const NO_PATH: Words = {
  en: "a path must begin with /, such as /api/job/jobs",
  zh: "路径必须以 / 开头，例如 /api/job/jobs",
};
