import { UsageError } from "../io.ts";
import { instantIn } from "../output/times.ts";
import { textOf, type Verb } from "../verb.ts";
import type { Words } from "../words/words.ts";
import { JOB } from "./job.ts";

export const BACKFILL_VERBS: readonly Verb[] = [
  {
    name: "backfill",
    summary: {
      en: "run the missed and skipped fires of a past window at their nominal times",
      zh: "补跑过去时间段内错过与跳过的触发",
    },
    takes: [JOB],
    options: [
      { flags: "--from <instant>", words: { en: "ISO-8601 with a zone", zh: "起始时刻，带时区的 ISO-8601" } },
      { flags: "--to <instant>", words: { en: "ISO-8601 with a zone", zh: "结束时刻，带时区的 ISO-8601" } },
      {
        flags: "--max-parallel <count>",
        words: { en: "fires that run or wait at a time (10)", zh: "同时运行或等待的触发数（10）" },
      },
      { flags: "--dry-run", words: { en: "show the fires that would run", zh: "只显示将补跑的触发" } },
    ],
    reaches: ["backfill-job"],
    example: "elastic-job backfill hello --from 2027-01-01T00:00:00Z --to 2027-01-02T00:00:00Z --dry-run",
    async run({ api, io, print, say }, [jobName = ""], options) {
      const [from, to] = [textOf(options.from), textOf(options.to)];
      if (from === undefined || to === undefined) throw new UsageError(say(WINDOW));
      const maxParallel = textOf(options.maxParallel);
      const body = {
        from,
        to,
        dryRun: options.dryRun === true,
        ...(maxParallel !== undefined && { maxParallel: maxParallel as never }),
      };
      const { value } = await (await api()).call("backfill-job", { path: { jobName }, body });
      print.one(
        value,
        [
          [{ en: "from", zh: "起始" }, instantIn(value.from, io.zone)],
          [{ en: "to", zh: "结束" }, instantIn(value.to, io.zone)],
          [{ en: "due", zh: "应触发" }, value.due],
          [value.dryRun ? WOULD_RUN : TO_RUN, value.toRun],
          [{ en: "have run", zh: "已运行" }, value.hasRun],
          [{ en: "unrecorded", zh: "无记录" }, value.unrecorded],
          [{ en: "fires", zh: "触发时刻" }, value.fireTimes.map((at) => instantIn(at, io.zone)).join("\n")],
        ],
        String(value.toRun),
      );
      return undefined;
    },
  },
];

const WOULD_RUN: Words = { en: "would run", zh: "将会补跑" };
const TO_RUN: Words = { en: "to run", zh: "将补跑" };
const WINDOW: Words = {
  en: "--from and --to are required: the window whose fires are to run",
  zh: "需要 --from 与 --to：要补跑的时间段",
};
