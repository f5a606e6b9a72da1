import type { Trigger } from "../../../functions/contract/trigger.ts";
import { UsageError } from "../io.ts";
import { type Context, listOf, type Option, type Options, textOf, type Verb } from "../verb.ts";
import type { Words } from "../words/words.ts";
import { JOB } from "./job.ts";
import { waitForEnd } from "./wait-for-end.ts";

export const EXECUTION = { name: "execution", words: { en: "id of the execution", zh: "执行编号" } };

const WAIT: Option = {
  flags: "-w, --wait",
  words: { en: "wait for the end; exit code 1 unless it FINISHED", zh: "等待结束；若结果不是 FINISHED，退出码为 1" },
};

const ITEM: Option = {
  flags: "--item <number>",
  words: { en: "only this shard, repeatable", zh: "只运行该分片，可重复" },
  isMany: true,
};

function itemsIn({ say }: Context, options: Options): number[] {
  return listOf(options.item).map((text) => {
    if (!/^\d{1,6}$/.test(text)) throw new UsageError(`--item: '${text}' ${say(NO_ITEM)}`);
    return Number(text);
  });
}

/** Running, waiting and cancelled executions. */
export const RUN_VERBS: readonly Verb[] = [
  {
    name: "trigger",
    summary: { en: "run a job once, now", zh: "立即触发一次作业" },
    takes: [JOB],
    options: [
      { flags: "--parameter <text>", words: { en: "instead of the job's own parameter", zh: "代替作业自身的参数" } },
      {
        flags: "--item <number>",
        words: { en: "only this shard, repeatable", zh: "只运行该分片，可重复" },
        isMany: true,
      },
      WAIT,
    ],
    reaches: ["trigger-job", "get-execution"],
    example: "elastic-job trigger hello --item 0 --wait",
    async run(context, [jobName = ""], options) {
      const jobParameter = textOf(options.parameter);
      const items = itemsIn(context, options);
      const body: Trigger = {
        jobName,
        ...(jobParameter !== undefined && { jobParameter }),
        ...(items.length > 0 && { shardingItems: items }),
      };
      const { value } = await (await context.api()).call("trigger-job", { body });
      if (options.wait === true) return waitForEnd(context, value.executionId);
      told(context, value);
      return undefined;
    },
  },
  {
    name: "kill",
    summary: { en: "cancel an execution, or single shards of it", zh: "终止一次执行，或其中的个别分片" },
    takes: [EXECUTION],
    options: [{ ...ITEM, words: { en: "only this shard, repeatable", zh: "只终止该分片，可重复" } }, WAIT],
    reaches: ["kill-execution", "kill-shard", "get-execution"],
    example: "elastic-job kill hello.t01jdxexample",
    async run(context, [executionId = ""], options) {
      const items = itemsIn(context, options);
      const client = await context.api();
      const { value } =
        items.length === 0 ? await client.call("kill-execution", { path: { executionId } }) : await killShards(items);
      // A kill of the whole execution was requested, so KILLED is a success.
      if (options.wait === true) return waitForEnd(context, executionId, items.length === 0 ? "KILLED" : undefined);
      const label = items.length === 0 ? executionId : `${executionId} [${items.join(", ")}]`;
      context.print.done(value, { en: `${label} is being cancelled`, zh: `${label} 正在终止` });
      return undefined;

      async function killShards([first = 0, ...others]: readonly number[]) {
        let killed = await client.call("kill-shard", { path: { executionId, item: String(first) } });
        for (const item of others)
          killed = await client.call("kill-shard", { path: { executionId, item: String(item) } });
        return killed;
      }
    },
  },
  {
    name: "retry",
    summary: { en: "run the shards of an execution that did not finish again", zh: "重新运行一次执行中未成功的分片" },
    takes: [EXECUTION],
    options: [WAIT],
    reaches: ["retry-execution", "get-execution"],
    example: "elastic-job retry hello.t01jdxexample --wait",
    async run(context, [executionId = ""], options) {
      const { value } = await (await context.api()).call("retry-execution", { path: { executionId } });
      if (options.wait === true) return waitForEnd(context, value.executionId);
      told(context, value);
      return undefined;
    },
  },
];

function told(context: Parameters<Verb["run"]>[0], triggered: { executionId: string; status: "STARTED" | "QUEUED" }) {
  const { executionId, status } = triggered;
  if (context.print.mode === "quiet") return context.print.text(`${executionId}\n`);
  context.print.done(
    triggered,
    status === "STARTED"
      ? { en: `${executionId} is started`, zh: `${executionId} 已开始` }
      : { en: `${executionId} waits for the execution that runs`, zh: `${executionId} 正在等待运行中的执行` },
  );
}

const NO_ITEM: Words = { en: "is no sharding item; it must be a number from 0", zh: "不是分片项；应为从 0 开始的数字" };
