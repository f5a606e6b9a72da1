import type { CallName } from "../../../functions/client/calls.ts";
import { instantIn } from "../output/times.ts";
import type { Context, Verb } from "../verb.ts";
import { same, type Words } from "../words/words.ts";

const KINDS = ["summary", "results", "running-tasks", "running-jobs", "registered"] as const;

export const STATISTICS_VERBS: readonly Verb[] = [
  {
    name: "stats",
    summary: { en: "statistics: totals, or a series over time", zh: "统计：汇总或时间序列" },
    takes: [
      {
        name: "kind",
        words: {
          en: "summary (default); results, by minute of a day; running-tasks, running-jobs, by minute of a week; registered, by day",
          zh: "summary（默认）；results：一天内按分钟；running-tasks、running-jobs：一周内按分钟；registered：按天",
        },
        isOptional: true,
        choices: KINDS,
      },
    ],
    reaches: [
      "get-task-results",
      "count-job-types",
      "count-job-execution-types",
      "list-task-results",
      "list-running-tasks",
      "list-running-jobs",
      "list-registered-jobs",
    ] satisfies CallName[],
    example: "elastic-job stats",
    async run(context, [kind = "summary"]) {
      if (kind === "summary") await summary(context);
      else await series(context, kind);
      return undefined;
    },
  },
];

const PERIODS = ["lastMinute", "lastHour", "lastWeek", "online"] as const;

async function summary({ api, print }: Context): Promise<void> {
  const client = await api();
  const [types, executionTypes, ...results] = await Promise.all([
    client.call("count-job-types", {}),
    client.call("count-job-execution-types", {}),
    ...PERIODS.map((period) => client.call("get-task-results", { path: { period } })),
  ]);
  const tasks = Object.fromEntries(PERIODS.map((period, n) => [period, results[n]?.value]));
  const value = { jobTypes: types.value, jobExecutionTypes: executionTypes.value, tasks };
  const ended = (period: string): string => `${tasks[period]?.successCount ?? 0} / ${tasks[period]?.failedCount ?? 0}`;
  const { simpleJobCount, dataflowJobCount, scriptJobCount } = types.value;
  const { transientJobCount, daemonJobCount } = executionTypes.value;
  print.one(
    value,
    [
      [{ en: "jobs", zh: "作业" }, `SIMPLE ${simpleJobCount}, DATAFLOW ${dataflowJobCount}, SCRIPT ${scriptJobCount}`],
      [same(""), `TRANSIENT ${transientJobCount}, DAEMON ${daemonJobCount}`],
      [{ en: "shards, last minute", zh: "分片，上一分钟" }, `${ended("lastMinute")}  ${WELL.en}`],
      [{ en: "shards, last hour", zh: "分片，上一小时" }, ended("lastHour")],
      [{ en: "shards, last week", zh: "分片，最近一周" }, ended("lastWeek")],
      [{ en: "shards, all", zh: "分片，全部" }, ended("online")],
    ],
    "summary",
  );
}

const WELL = { en: "(FINISHED / not)" };

interface Row {
  readonly statisticsTime: string;
  readonly [name: string]: unknown;
}

async function series({ api, print, io }: Context, kind: string): Promise<void> {
  const client = await api();
  const rows = (await (async () => {
    if (kind === "results") return (await client.call("list-task-results", { query: { since: "last24hours" } })).value;
    if (kind === "running-tasks")
      return (await client.call("list-running-tasks", { query: { since: "lastWeek" } })).value;
    if (kind === "running-jobs")
      return (await client.call("list-running-jobs", { query: { since: "lastWeek" } })).value;
    return (await client.call("list-registered-jobs", {})).value;
  })()) as unknown as readonly Row[];
  const counts = Object.entries(TITLES).filter(([name]) => rows.some((row) => name in row));
  // Most minutes of a week are empty: people see the others.
  const shown = print.mode === "people" ? rows.filter((row) => counts.some(([name]) => row[name] !== 0)) : rows;
  print.rows(
    shown,
    [
      {
        title: { en: `FROM (${io.zone})`, zh: `起始（${io.zone}）` },
        value: ({ statisticsTime }) => instantIn(statisticsTime, io.zone),
      },
      ...counts.map(([name, title]) => ({ title, value: (row: Row) => Number(row[name]) })),
    ],
    ({ statisticsTime }) => statisticsTime,
    { en: "nothing was counted in this time", zh: "这段时间没有统计数据" },
  );
}

const TITLES: Readonly<Record<string, Words>> = {
  successCount: { en: "FINISHED", zh: "成功" },
  failedCount: { en: "NOT FINISHED", zh: "失败" },
  runningCount: { en: "RUNNING", zh: "运行中" },
  registeredCount: { en: "REGISTERED", zh: "已注册" },
};
