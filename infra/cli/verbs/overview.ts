import { duration, instantIn } from "../output/times.ts";
import { textOf, type Verb } from "../verb.ts";
import type { Words } from "../words/words.ts";
import { LIMIT } from "./limit.ts";

/** The state of the whole stack. */
export const OVERVIEW_VERBS: readonly Verb[] = [
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
    name: "sandbox",
    summary: { en: "the log groups that hold the output of an app's tasks", zh: "应用任务输出所在的日志组" },
    takes: [{ name: "app", words: { en: "name of the app", zh: "应用名称" } }],
    reaches: ["find-sandboxes"],
    example: "elastic-job sandbox hello",
    async run({ api, print }, [appName]) {
      const sandboxes = new Map<string, { readonly hostname: string; readonly path: string }>();
      for await (const one of (await api()).each("find-sandboxes", { query: { appName } }))
        sandboxes.set(one.hostname, one);
      print.rows(
        [...sandboxes.values()],
        [
          { title: { en: "RUNNER", zh: "运行函数" }, value: ({ hostname }) => hostname },
          { title: { en: "LOG GROUP", zh: "日志组" }, value: ({ path }) => path },
        ],
        ({ path }) => path,
        { en: "the app has no jobs", zh: "该应用没有作业" },
      );
      return undefined;
    },
  },
];

const OR_MORE: Words = { en: "or more", zh: "或更多" };
