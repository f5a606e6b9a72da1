import { EXIT, type ExitCode } from "../exit-codes.ts";
import { UsageError } from "../io.ts";
import { type Context, listOf, type Options, type Verb } from "../verb.ts";
import type { Words } from "../words/words.ts";
import { EXECUTION } from "./run.ts";
import { addTails, printNews, type Tail } from "./tail-log.ts";
import { isOpenStatus } from "./wait-for-end.ts";

/** The logs are asked for often while lines come, and seldom while none does. */
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 5_000;

/** The output of tasks. */
export const LOG_VERBS: readonly Verb[] = [
  {
    name: "logs",
    summary: { en: "the output of an execution's tasks", zh: "一次执行中各任务的输出" },
    takes: [
      EXECUTION,
      {
        name: "task",
        words: { en: "of this task only, as `tasks --json` names it", zh: "只输出该任务，编号见 `tasks --json`" },
        isOptional: true,
      },
    ],
    options: [
      {
        flags: "--item <number>",
        words: { en: "of this shard only, repeatable", zh: "只输出该分片，可重复" },
        isMany: true,
      },
      {
        flags: "-f, --follow",
        words: {
          en: "go on until the execution has ended; exit code 1 unless it FINISHED",
          zh: "持续输出直到执行结束；若结果不是 FINISHED，退出码为 1",
        },
      },
    ],
    reaches: ["get-task-log", "list-tasks", "get-execution"],
    example: "elastic-job logs hello.t01jdxexample --follow",
    notes: {
      en: "[2] stands before each line of shard 2, [2.3] before those of its third attempt. Control characters are shown as\ntheir code points. --json prints one object a line: item, attempt, time, text.",
      zh: "分片 2 的每行以 [2] 开头，其第三次尝试以 [2.3] 开头。控制字符以码点显示。\n--json 每行输出一个对象：item、attempt、time、text。",
    },
    async run(context, [executionId = "", taskId], options) {
      const items = itemsIn(context, options);
      const tails = new Map<string, Tail>();
      if (options.follow === true) return follow(context, executionId, { items, taskId }, tails);
      await find(context, executionId, { items, taskId }, tails);
      const hasLines = await printNews(context, executionId, tails.values());
      if (!hasLines && context.print.mode === "people") context.io.talk(`${context.say(NO_LINE)}\n`);
      return undefined;
    },
  },
];

interface Wanted {
  readonly items: readonly string[];
  readonly taskId: string | undefined;
}

/** Ctrl-C ends this, not the execution. */
async function follow(
  context: Context,
  executionId: string,
  wanted: Wanted,
  tails: Map<string, Tail>,
): Promise<ExitCode> {
  const client = await context.api();
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 1.5)) {
    // First the status: no attempt is issued after the end.
    const { status } = (await client.call("get-execution", { path: { executionId } })).value;
    await find(context, executionId, wanted, tails);
    if (await printNews(context, executionId, tails.values())) pauseMs = FIRST_PAUSE_MS;
    const isOver = !isOpenStatus(status) && [...tails.values()].every(({ isComplete }) => isComplete);
    if (isOver) {
      if (context.print.mode === "people") context.io.talk(`${executionId} ${status}\n`);
      return status === "FINISHED" ? EXIT.done : EXIT.negative;
    }
    await context.io.pause(pauseMs);
  }
}

/** Finds the attempts that have begun meanwhile. */
async function find(
  { api }: Context,
  executionId: string,
  { items, taskId }: Wanted,
  tails: Map<string, Tail>,
): Promise<void> {
  if (taskId !== undefined) {
    // jobName@-@item@-@READY|FAILOVER@-@executionId.attempt
    const [, item, , run = ""] = taskId.split("@-@");
    const attempt = Number(run.slice(run.lastIndexOf(".") + 1));
    addTails(tails, [{ item: Number(item), status: "RUNNING", attempts: [{ attempt, taskId }] }]);
    return;
  }
  const client = await api();
  for (const item of items.length === 0 ? [undefined] : items)
    for await (const shard of client.each("list-tasks", { path: { executionId }, query: { item } }))
      addTails(tails, [shard]);
}

function itemsIn({ say }: Context, options: Options): readonly string[] {
  const items = listOf(options.item);
  const odd = items.find((text) => !/^\d{1,6}$/.test(text));
  if (odd !== undefined) throw new UsageError(`--item: '${odd}' ${say(NO_ITEM)}`);
  return items;
}

const NO_ITEM: Words = { en: "is no sharding item; it must be a number from 0", zh: "不是分片项；应为从 0 开始的数字" };
const NO_LINE: Words = { en: "nothing was printed so far", zh: "目前没有任何输出" };
