import type { RunningTask } from "../../../functions/contract/open-task.ts";
import type { ShardView } from "../../../functions/contract/shard-view.ts";
import { toneOf } from "../output/colour.ts";
import type { Column } from "../output/table.ts";
import { instantIn } from "../output/times.ts";
import { type Context, textOf, type Verb } from "../verb.ts";
import type { Words } from "../words/words.ts";
import { LIMIT, limitOf, some } from "./limit.ts";

const last = ({ attempts }: ShardView) => attempts.at(-1);

const shardColumns = (zone: string): Column<ShardView>[] => [
  { title: { en: "ITEM", zh: "分片项" }, value: ({ item }) => item },
  { title: { en: "STATUS", zh: "状态" }, value: ({ status }) => status, tone: ({ status }) => toneOf(status) },
  { title: { en: "ATTEMPTS", zh: "尝试" }, value: (shard) => last(shard)?.attempt },
  {
    title: { en: `STARTED (${zone})`, zh: `开始（${zone}）` },
    value: (shard) => instantIn(last(shard)?.startTime, zone),
  },
  { title: { en: "ENDED", zh: "结束" }, value: (shard) => instantIn(last(shard)?.endTime, zone) },
  { title: { en: "REASON", zh: "原因" }, value: (shard) => last(shard)?.reason, gives: true },
  { title: { en: "OUTPUT", zh: "输出" }, value: (shard) => last(shard)?.tail?.trim(), gives: true },
];

const jobAndItem = (metaOf: (row: never) => RunningTask["metaInfo"]): Column<never>[] => [
  { title: { en: "JOB", zh: "作业" }, value: (row) => metaOf(row).jobName },
  { title: { en: "ITEM", zh: "分片项" }, value: (row) => metaOf(row).shardingItems.join(",") },
];

const OUTCOME = { flags: "--outcome <status>", words: { en: "only shards of this status", zh: "只列出该状态的分片" } };
const ITEM = { flags: "--item <number>", words: { en: "this shard only", zh: "只列出该分片" } };

export const TASK_VERBS: readonly Verb[] = [
  {
    name: "tasks",
    summary: {
      en: "the shards of an execution, or the tasks that run, wait or fail over",
      zh: "一次执行的分片，或正在运行、等待运行、失效转移的任务",
    },
    takes: [
      {
        name: "execution",
        words: {
          en: "id of the execution; or running, ready (jobs with fires that wait), failover",
          zh: "执行编号；或 running（运行中）、ready（待运行）、failover（失效转移）",
        },
      },
    ],
    options: [OUTCOME, ITEM, { ...LIMIT, words: { en: "most rows (100; 0 is all)", zh: "最多行数（100；0 为全部）" } }],
    reaches: ["list-tasks", "find-running-tasks", "find-ready-jobs", "find-failover-tasks"],
    example: "elastic-job tasks running",
    async run(context, [which = ""], options) {
      const most = limitOf(textOf(options.limit), 100);
      const open = OPEN[which];
      if (open !== undefined) {
        await open(context, most);
        return undefined;
      }
      const { api, io, print } = context;
      const query = { outcome: textOf(options.outcome), item: textOf(options.item) };
      const client = await api();
      const shards = await some(client.each("list-tasks", { path: { executionId: which }, query }), most);
      print.rows(shards, shardColumns(io.zone), ({ item }) => String(item), NO_SHARD);
      return undefined;
    },
  },
];

/** Elastic-Job-Cloud's three lists. A name of an execution has a dot, so it is none of these words. */
const OPEN: Readonly<Record<string, (context: Context, most: number) => Promise<void>>> = {
  async running({ api, print }, most) {
    const rows = await some((await api()).each("find-running-tasks", {}), most);
    const columns: Column<RunningTask>[] = [
      ...(jobAndItem(({ metaInfo }: RunningTask) => metaInfo) as Column<RunningTask>[]),
      { title: { en: "TYPE", zh: "类型" }, value: ({ type }) => type },
      { title: { en: "EXECUTION.ATTEMPT", zh: "执行.尝试" }, value: ({ slaveId }) => slaveId },
    ];
    print.rows(rows, columns, ({ id }) => id, NOTHING_RUNS);
  },
  async ready({ api, print, io }, most) {
    const rows = await some((await api()).each("find-ready-jobs", {}), most);
    const columns: Column<(typeof rows)[number]>[] = [
      { title: { en: "JOB", zh: "作业" }, value: ({ jobName }) => jobName },
      { title: { en: "WAITING FIRES", zh: "等待次数" }, value: ({ times }) => times },
      {
        title: { en: "FIRST FIRE", zh: "最早的触发" },
        value: ({ firstFireTime }) => instantIn(firstFireTime, io.zone),
      },
    ];
    print.rows(rows, columns, ({ jobName }) => jobName, NOTHING_WAITS);
  },
  async failover({ api, print }, most) {
    const rows = await some((await api()).each("find-failover-tasks", {}), most);
    const columns: Column<(typeof rows)[number]>[] = [
      ...(jobAndItem(({ taskInfo }: (typeof rows)[number]) => taskInfo) as Column<(typeof rows)[number]>[]),
      { title: { en: "LOST TASK", zh: "原任务" }, value: ({ originalTaskId }) => originalTaskId, gives: true },
    ];
    print.rows(rows, columns, ({ originalTaskId }) => originalTaskId, NOTHING_FAILS_OVER);
  },
};

const NO_SHARD: Words = { en: "there is no such shard", zh: "没有符合条件的分片" };
const NOTHING_RUNS: Words = { en: "no task runs", zh: "没有正在运行的任务" };
const NOTHING_WAITS: Words = { en: "no fire waits", zh: "没有等待运行的作业" };
const NOTHING_FAILS_OVER: Words = { en: "no task fails over", zh: "没有失效转移的任务" };
