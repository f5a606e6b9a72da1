import * as z from "zod";
import type { AsyncWatcher } from "./lambda/async-events.ts";

/** What is told of a task's event and of its report; other functions' events have neither. */
const TaskEvent = z.object({
  executionId: z.string(),
  item: z.number(),
  attempt: z.number(),
  fireTime: z.string(),
  shardingParameter: z.string(),
});
const Report = z.object({
  outcome: z.string(),
  reason: z.string().optional(),
  startedAt: z.number().optional(),
  endedAt: z.number(),
});

/**
 * A line for each shard that ends, and for each execution when the first of its shards begins: read off the events
 * that pass through Lambda.
 * @param print takes one line.
 */
export function narrator(print: (line: string) => void): AsyncWatcher {
  const seen = new Set<string>();
  const clock = (at: number) => new Date(at).toISOString().slice(11, 23);
  return {
    invoked(_, payload, at) {
      const task = parse(TaskEvent, payload);
      if (task === undefined || seen.has(task.executionId)) return;
      seen.add(task.executionId);
      if (seen.size > 10_000) seen.clear();
      print(`${clock(at)}  fire  ${task.executionId}  due ${task.fireTime}`);
    },
    ended(_, { payload, result }) {
      const task = parse(TaskEvent, payload);
      const report = result && parse(Report, result.payload);
      if (task === undefined || report === undefined) return;
      const { outcome, reason, startedAt, endedAt } = report;
      const late =
        startedAt === undefined ? "" : `  began ${startedAt - Date.parse(task.fireTime)} ms after its instant`;
      const attempt = task.attempt > 1 ? ` attempt ${task.attempt}` : "";
      print(
        `${clock(endedAt)}  ${outcome.padEnd(8)}  ${task.executionId} shard ${task.item}${attempt}${late}${reason === undefined ? "" : `  (${reason})`}`,
      );
    },
  };
}

function parse<T extends z.ZodType>(schema: T, json: string): z.output<T> | undefined {
  try {
    return schema.safeParse(JSON.parse(json)).data;
  } catch {
    return undefined;
  }
}
