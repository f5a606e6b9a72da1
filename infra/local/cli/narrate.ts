import * as z from "zod";
import type { EndedEvent } from "../services/lambda/destination-record.ts";
import type { InvocationResult } from "../services/lambda/outcome.ts";
import type { RunWords } from "./run-words.ts";

/** The parts of a task's event and of its report that are printed; events of other functions have neither. */
const TaskEvent = z.object({
  executionId: z.string(),
  item: z.number(),
  attempt: z.number(),
  fireTime: z.string(),
  job: z.object({ shardingTotalCount: z.number() }),
});
const Report = z.object({
  outcome: z.string(),
  reason: z.string().optional(),
  startedAt: z.number().optional(),
  more: z.boolean().optional(),
});
const FunctionError = z.object({ errorType: z.string(), errorMessage: z.string() });

interface Execution {
  readonly fireTime: string;
  readonly shards: number;
  /** The last outcome of each shard. */
  readonly outcomes: Map<number, string>;
  readonly latenessMs: number[];
  failures: number;
}

/** The longest time between the end of a shard and the line about it while other shards still run. */
const TELL_EVERY_MS = 1_000;
/** Failures of one execution that are printed each; the execution's own line counts the rest. */
const FAILURES_TOLD = 3;
/** The most executions that are followed. Beyond it the oldest is dropped: its shards may never end. */
const MOST_OPEN = 1_000;

/**
 * Prints a line for each execution when its shards have ended (large or slow ones: one a second on the way), and one
 * for each of its first shards that failed. It reads the events that pass through Lambda, so it costs the functions
 * nothing.
 * @param print takes one line.
 */
export function narrator(print: (line: string) => void, words: RunWords) {
  const open = new Map<string, Execution>();
  const untold = new Set<string>();
  let timer: NodeJS.Timeout | undefined;

  function tell(executionId: string): void {
    untold.delete(executionId);
    const execution = open.get(executionId);
    if (execution === undefined) return;
    print(`${clock(Date.now())}  ${executionId}  ${sentence(execution, words)}`);
    if (execution.outcomes.size >= execution.shards) open.delete(executionId);
  }

  function tellAll(): void {
    timer = undefined;
    for (const executionId of [...untold]) tell(executionId);
  }

  return {
    ended(_: string, { payload, result }: EndedEvent): void {
      const task = parse(TaskEvent, payload);
      const report = result && parse(Report, result.payload);
      if (task === undefined || report === undefined || report.more) return;
      const { executionId, fireTime, job, item, attempt } = task;
      const { outcome, reason, startedAt } = report;
      const execution = open.get(executionId) ?? {
        fireTime,
        shards: job.shardingTotalCount,
        outcomes: new Map<number, string>(),
        latenessMs: [],
        failures: 0,
      };
      open.set(executionId, execution);
      if (open.size > MOST_OPEN) open.delete(open.keys().next().value ?? "");
      execution.outcomes.set(item, outcome);
      if (startedAt !== undefined && attempt === 1) execution.latenessMs.push(startedAt - Date.parse(fireTime));
      if (outcome !== "FINISHED" && ++execution.failures <= FAILURES_TOLD)
        print(`${clock(Date.now())}  ${executionId}  ${words.shardEnded(item, attempt, outcome, reason ?? "")}`);
      if (execution.outcomes.size >= execution.shards) return tell(executionId);
      untold.add(executionId);
      if (timer === undefined) timer = setTimeout(tellAll, TELL_EVERY_MS).unref();
    },
    failed(functionName: string, { payload }: InvocationResult): void {
      const error = parse(FunctionError, payload);
      const text = `${error?.errorType} ${error?.errorMessage}`;
      print(`${clock(Date.now())}  ${words.functionFailed(functionName, text)}`);
    },
  };
}

const clock = (at: number) => new Date(at).toISOString().slice(11, 19);

function sentence({ fireTime, shards, outcomes, latenessMs }: Execution, words: RunWords): string {
  const counts = new Map<string, number>();
  for (const outcome of outcomes.values()) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  const how = [...counts].map(([outcome, count]) => `${count} ${outcome}`).join(", ");
  const [first, last] = [Math.min(...latenessMs), Math.max(...latenessMs)];
  const late = latenessMs.length === 0 ? "" : words.began(first, last, fireTime.slice(11, 19));
  return `${words.ended(outcomes.size, shards, how)}${late}`;
}

function parse<T extends z.ZodType>(schema: T, json: string): z.output<T> | undefined {
  try {
    return schema.safeParse(JSON.parse(json)).data;
  } catch {
    return undefined;
  }
}
