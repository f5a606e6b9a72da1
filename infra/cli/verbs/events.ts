import { instantIn } from "../output/times.ts";
import { type Option, textOf, type Verb } from "../verb.ts";
import { same, type Words } from "../words/words.ts";

const FILTERS: readonly Option[] = [
  { flags: "--job <job>", words: { en: "of this job", zh: "该作业的事件" } },
  { flags: "--task <task>", words: { en: "of this task id", zh: "该任务编号的事件" } },
  {
    flags: "--from <instant>",
    words: { en: "ISO-8601 with a zone (a day ago)", zh: "起始时刻，带时区的 ISO-8601（一天前）" },
  },
  { flags: "--to <instant>", words: { en: "ISO-8601 with a zone (now)", zh: "结束时刻，带时区的 ISO-8601（现在）" } },
  { flags: "--page <number>", words: { en: "page (1)", zh: "页码（1）" } },
  { flags: "--per-page <count>", words: { en: "rows of a page (10)", zh: "每页行数（10）" } },
];

/** Elastic-Job-Cloud's two event lists. */
export const EVENT_VERBS: readonly Verb[] = [
  {
    name: "events executions",
    summary: { en: "shards that ran, over all jobs, newest first", zh: "所有作业的分片执行事件，最新的在前" },
    options: [
      ...FILTERS,
      { flags: "--failed", words: { en: "only those that did not end well", zh: "只列出未成功的" } },
    ],
    reaches: ["find-execution-events"],
    example: "elastic-job events executions --job hello",
    async run({ api, io, print, say }, _, options) {
      const query = { ...queryOf(options), isSuccess: options.failed === true ? "false" : undefined };
      const { value } = await (await api()).call("find-execution-events", { query });
      if (print.mode === "json") return void print.json(value);
      print.rows(
        value.rows,
        [
          {
            title: { en: `STARTED (${io.zone})`, zh: `开始（${io.zone}）` },
            value: ({ startTime }) => instantIn(startTime, io.zone),
          },
          { title: { en: "JOB", zh: "作业" }, value: ({ jobName }) => jobName },
          { title: { en: "ITEM", zh: "分片项" }, value: ({ shardingItem }) => shardingItem },
          { title: { en: "SOURCE", zh: "来源" }, value: ({ source }) => source },
          {
            title: { en: "SUCCESS", zh: "成功" },
            value: ({ success, completeTime }) => (completeTime === undefined ? say(RUNNING) : success),
            tone: ({ success, completeTime }) => (completeTime === undefined ? "busy" : success ? "good" : "bad"),
          },
          { title: { en: "CAUSE", zh: "失败原因" }, value: ({ failureCause }) => failureCause.plainText, gives: true },
        ],
        ({ taskId }) => taskId,
        NONE,
      );
      if (print.mode === "people") io.talk(`${say(counted(value))}\n`);
      return undefined;
    },
  },
  {
    name: "events traces",
    summary: {
      en: "changes of the states of tasks, over all jobs, newest first",
      zh: "所有作业的任务状态变化，最新的在前",
    },
    options: [
      ...FILTERS,
      {
        flags: "--state <state>",
        words: same("TASK_STAGING | TASK_RUNNING | TASK_FINISHED | TASK_KILLED | TASK_FAILED | TASK_ERROR | TASK_LOST"),
      },
    ],
    reaches: ["find-status-traces"],
    example: "elastic-job events traces --job hello",
    async run({ api, io, print, say }, _, options) {
      const query = { ...queryOf(options), state: textOf(options.state) };
      const { value } = await (await api()).call("find-status-traces", { query });
      if (print.mode === "json") return void print.json(value);
      print.rows(
        value.rows,
        [
          {
            title: { en: `TIME (${io.zone})`, zh: `时间（${io.zone}）` },
            value: ({ creationTime }) => instantIn(creationTime, io.zone),
          },
          { title: { en: "STATE", zh: "状态" }, value: ({ state }) => state },
          { title: { en: "TYPE", zh: "类型" }, value: ({ executionType }) => executionType },
          { title: { en: "TASK", zh: "任务" }, value: ({ taskId }) => taskId },
          { title: { en: "MESSAGE", zh: "信息" }, value: ({ message }) => message, gives: true },
        ],
        ({ taskId }) => taskId,
        NONE,
      );
      if (print.mode === "people") io.talk(`${say(counted(value))}\n`);
      return undefined;
    },
  },
];

const queryOf = (options: Parameters<Verb["run"]>[2]) => ({
  jobName: textOf(options.job),
  taskId: textOf(options.task),
  startTime: textOf(options.from),
  endTime: textOf(options.to),
  page: textOf(options.page),
  per_page: textOf(options.perPage),
});

const counted = ({
  rows,
  total,
  isComplete,
}: {
  rows: readonly unknown[];
  total: number;
  isComplete: boolean;
}): Words => ({
  en: `${rows.length} of ${total} rows${isComplete ? "" : "; the range has more than one request examines"}`,
  zh: `共 ${total} 行，显示 ${rows.length} 行${isComplete ? "" : "；该时间段的数据超出一次请求的检查范围"}`,
});

const RUNNING: Words = { en: "running", zh: "运行中" };
const NONE: Words = { en: "there is no event", zh: "没有事件" };
