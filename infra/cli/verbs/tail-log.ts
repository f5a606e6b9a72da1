import type { ShardView } from "../../../functions/contract/shard-view.ts";
import type { TaskLogLine } from "../../../functions/contract/task-log.ts";
import { clean } from "../output/text-width.ts";
import type { Context } from "../verb.ts";

/** The log of one task, as far as it was read. */
export interface Tail {
  readonly item: number;
  readonly attempt: number;
  readonly taskId: string;
  /** Sent as `after`. */
  after: string;
  isComplete: boolean;
}

/** CloudWatch Logs lets an account read 10 or 25 times a second: one reader takes a part of that. */
const AT_ONCE = 4;
/** The most that the API gives, so that a long log takes few requests. */
const PAGE_LINES = "10000";
/** Colours of prefixes: those that are legible on dark and on light. */
const COLOURS = [36, 33, 32, 35, 34, 96, 95, 92];

/** Adds the attempts that are not known yet. */
export function addTails(tails: Map<string, Tail>, shards: readonly ShardView[]): void {
  for (const { item, attempts } of shards)
    for (const { attempt, taskId } of attempts)
      if (!tails.has(taskId)) tails.set(taskId, { item, attempt, taskId, after: "0", isComplete: false });
}

/** Prints the lines of each log that are there now. @returns whether any line was printed. */
export async function printNews(context: Context, executionId: string, tails: Iterable<Tail>): Promise<boolean> {
  const client = await context.api();
  const open = [...tails].filter(({ isComplete }) => !isComplete);
  let hasNews = false;
  async function drain(): Promise<void> {
    for (let tail = open.shift(); tail !== undefined; tail = open.shift()) {
      for (let isAtEnd = false; !isAtEnd && !tail.isComplete; ) {
        const { value } = await client.call("get-task-log", {
          path: { executionId, taskId: tail.taskId },
          query: { after: tail.after, limit: PAGE_LINES },
        });
        if (value.lines.length > 0) context.io.out(textOf(context, tail, value.lines));
        hasNews ||= value.lines.length > 0;
        // A page without a line may lead on: it had lines of others.
        isAtEnd = value.next === tail.after;
        tail.after = value.next;
        tail.isComplete = value.isComplete;
      }
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, drain));
  return hasNews;
}

/** `[item]` stands before each line, and `[item.attempt]` from the second attempt on. */
function textOf({ print, io }: Context, { item, attempt }: Tail, lines: readonly TaskLogLine[]): string {
  if (print.mode === "json") return lines.map((line) => `${JSON.stringify({ item, attempt, ...line })}\n`).join("");
  const label = attempt === 1 ? `[${item}]` : `[${item}.${attempt}]`;
  const prefix = io.hasColour ? `\u001b[${COLOURS[item % COLOURS.length]}m${label}\u001b[0m` : label;
  return lines.map(({ text }) => `${prefix} ${plain(text)}\n`).join("");
}

/** A line stays one line: a carriage return at its end is part of a line end, and anywhere else it is shown. */
const plain = (text: string) => clean(text.replace(/\r$/, "")).replaceAll("\n", "\\u000a");
