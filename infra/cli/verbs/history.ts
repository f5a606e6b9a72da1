import type { ExecutionView } from "../../../functions/contract/execution-view.ts";
import type { FireDay } from "../../../functions/contract/fire-day.ts";
import type { FireView } from "../../../functions/contract/fire-view.ts";
import { toneOf } from "../output/colour.ts";
import type { Column } from "../output/table.ts";
import { duration, instantIn } from "../output/times.ts";
import { textOf, type Verb } from "../verb.ts";
import { same, type Words } from "../words/words.ts";
import { countsText, executionFields } from "./execution-fields.ts";
import { JOB } from "./job.ts";
import { LIMIT, limitOf, some } from "./limit.ts";
import { EXECUTION } from "./run.ts";

const executionColumns = (zone: string): Column<ExecutionView>[] => [
  { title: { en: "EXECUTION", zh: "执行" }, value: ({ executionId }) => executionId },
  { title: { en: `DUE (${zone})`, zh: `应触发于（${zone}）` }, value: ({ fireTime }) => instantIn(fireTime, zone) },
  {
    title: { en: "STATUS", zh: "状态" },
    value: ({ status, count }) => (count === undefined || count < 2 ? status : `${status} ×${count}`),
    tone: ({ status }) => toneOf(status),
  },
  { title: { en: "LATE", zh: "延迟" }, value: ({ latenessMs }) => duration(latenessMs) },
  { title: { en: "TOOK", zh: "耗时" }, value: ({ durationMs }) => duration(durationMs) },
  { title: { en: "SHARDS", zh: "分片" }, value: ({ counts, shards }) => countsText(counts) || shards, gives: true },
  { title: { en: "REASON", zh: "原因" }, value: ({ reason }) => reason, gives: true },
];

const fireColumns = (zone: string, jobZone: string): Column<FireView>[] => [
  { title: { en: `DUE (${zone})`, zh: `应触发于（${zone}）` }, value: ({ fireTime }) => instantIn(fireTime, zone) },
  ...(jobZone === zone
    ? []
    : [
        {
          title: { en: `DUE (${jobZone})`, zh: `应触发于（${jobZone}）` },
          value: ({ fireTime }: FireView) => instantIn(fireTime, jobZone),
        },
      ]),
  { title: { en: "STATE", zh: "状态" }, value: ({ state }) => state, tone: ({ state }) => toneOf(state) },
  { title: { en: "REASON", zh: "原因" }, value: ({ reason }) => reason },
  { title: { en: "EXECUTION", zh: "执行" }, value: ({ executionId }) => executionId },
];

const DAY_COLUMNS: readonly Column<FireDay>[] = [
  { title: { en: "DAY (UTC)", zh: "日期（UTC）" }, value: ({ day }) => day },
  { title: same("STARTED"), value: ({ started }) => started },
  { title: same("QUEUED"), value: ({ queued }) => queued },
  { title: same("SKIPPED"), value: ({ skipped }) => skipped, tone: ({ skipped }) => (skipped > 0 ? "bad" : "plain") },
  { title: same("MISSED"), value: ({ missed }) => missed, tone: ({ missed }) => (missed > 0 ? "bad" : "plain") },
  { title: same("UNRECORDED"), value: ({ unrecorded }) => unrecorded },
  { title: same("PLANNED"), value: ({ planned }) => planned },
];

/** The history of jobs, and their due instants. */
export const HISTORY_VERBS: readonly Verb[] = [
  {
    name: "executions",
    summary: { en: "list the executions of a job, newest first", zh: "列出作业的执行历史，最新的在前" },
    takes: [JOB],
    options: [
      { flags: "--outcome <status>", words: { en: "only those of this status", zh: "只列出该状态的执行" } },
      LIMIT,
    ],
    reaches: ["list-executions"],
    example: "elastic-job executions hello --limit 5",
    async run({ api, io, print }, [jobName = ""], options) {
      const most = limitOf(textOf(options.limit), 20);
      const list = (await api()).each("list-executions", {
        path: { jobName },
        query: { limit: String(Math.min(most, 100)), outcome: textOf(options.outcome) },
      });
      print.rows(await some(list, most), executionColumns(io.zone), ({ executionId }) => executionId, NO_EXECUTION);
      return undefined;
    },
  },
  {
    name: "execution",
    summary: { en: "show one execution", zh: "查看一次执行" },
    takes: [EXECUTION],
    reaches: ["get-execution"],
    example: "elastic-job execution hello.t01jdxexample",
    async run({ api, io, print }, [executionId = ""]) {
      const { value } = await (await api()).call("get-execution", { path: { executionId } });
      print.one(value, executionFields(value, io.zone), value.status);
      return undefined;
    },
  },
  {
    name: "fires",
    summary: {
      en: "every due instant of a job, past and future, with its state",
      zh: "作业的每个应触发时刻（过去与将来）及其状态",
    },
    takes: [JOB],
    options: [
      { flags: "--days", words: { en: "count them by day, over 30 days", zh: "按天计数，默认 30 天" } },
      {
        flags: "--from <instant>",
        words: { en: "ISO-8601 with a zone (a day ago)", zh: "起始时刻，带时区的 ISO-8601（一天前）" },
      },
      {
        flags: "--to <instant>",
        words: { en: "ISO-8601 with a zone (in a day)", zh: "结束时刻，带时区的 ISO-8601（一天后）" },
      },
      { ...LIMIT, words: { en: "most rows (100; 0 is all)", zh: "最多行数（100；0 为全部）" } },
    ],
    reaches: ["list-fires", "list-fire-days", "get-job"],
    example: "elastic-job fires hello --limit 10",
    async run({ api, io, print }, [jobName = ""], options) {
      const client = await api();
      if (options.days === true) {
        const window = { from: textOf(options.from), to: textOf(options.to) };
        const days = client.each("list-fire-days", { path: { jobName }, query: window });
        print.rows(await some(days, limitOf(textOf(options.limit), 100)), DAY_COLUMNS, ({ day }) => day, NO_FIRE);
        return undefined;
      }
      const most = limitOf(textOf(options.limit), 100);
      const query = {
        from: textOf(options.from),
        to: textOf(options.to),
        limit: String(Math.min(most, 1_000)),
      };
      const fires = await some(client.each("list-fires", { path: { jobName }, query }), most);
      const jobZone =
        print.mode === "people" ? (await client.call("get-job", { path: { jobName } })).value.timeZone : io.zone;
      print.rows(fires, fireColumns(io.zone, jobZone), ({ fireTime }) => fireTime, NO_FIRE);
      return undefined;
    },
  },
  {
    name: "next",
    summary: { en: "the next fires over all jobs", zh: "所有作业接下来的触发" },
    options: [{ ...LIMIT, words: { en: "most rows (10)", zh: "最多行数（10）" } }],
    reaches: ["list-next-fires"],
    example: "elastic-job next -n 3",
    async run({ api, io, print }, _, options) {
      const query = { limit: textOf(options.limit) };
      const { value } = await (await api()).call("list-next-fires", { query });
      print.rows(
        value,
        [
          {
            title: { en: `DUE (${io.zone})`, zh: `应触发于（${io.zone}）` },
            value: ({ fireTime }) => instantIn(fireTime, io.zone),
          },
          { title: { en: "JOB", zh: "作业" }, value: ({ jobName }) => jobName },
          { title: { en: "APP", zh: "应用" }, value: ({ appName }) => appName },
        ],
        ({ jobName, fireTime }) => `${fireTime} ${jobName}`,
        { en: "no job fires soon", zh: "近期没有作业会触发" },
      );
      return undefined;
    },
  },
];

const NO_EXECUTION: Words = { en: "the job has not run yet", zh: "作业还没有执行过" };
const NO_FIRE: Words = { en: "nothing is due in this window", zh: "该时间段内没有应触发的时刻" };
