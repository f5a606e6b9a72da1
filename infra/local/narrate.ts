import * as z from "zod";
import type { EndedEvent } from "./lambda/destination-record.ts";
import type { InvocationResult } from "./lambda/outcome.ts";

/** What is told of a task's event and of its report; other functions' events have neither. */
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
  readonly outcomes: Map<string, number>;
  readonly latenessMs: number[];
  ended: number;
}

/** Told at the latest this long after a shard ended, while others still run. */
const TELL_EVERY_MS = 1_000;

/**
 * A line for each execution when its shards have ended (large or slow ones: one a second on the way), and one for
 * each shard or function that failed: read off the events that pass through Lambda, so it costs the functions nothing.
 * @param print takes one line.
 */
export function narrator(print: (line: string) => void) {
  const open = new Map<string, Execution>();
  const untold = new Set<string>();
  let timer: NodeJS.Timeout | undefined;

  function tell(executionId: string): void {
    untold.delete(executionId);
    const execution = open.get(executionId);
    if (execution === undefined) return;
    print(`${clock(Date.now())}  ${executionId}  ${sentence(execution)}`);
    if (execution.ended >= execution.shards) open.delete(executionId);
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
        outcomes: new Map<string, number>(),
        latenessMs: [],
        ended: 0,
      };
      open.set(executionId, execution);
      execution.ended += 1;
      execution.outcomes.set(outcome, (execution.outcomes.get(outcome) ?? 0) + 1);
      if (startedAt !== undefined && attempt === 1) execution.latenessMs.push(startedAt - Date.parse(fireTime));
      if (outcome !== "FINISHED")
        print(`${clock(Date.now())}  ${executionId}  shard ${item}, attempt ${attempt}: ${outcome} (${reason ?? ""})`);
      if (execution.ended >= execution.shards) return tell(executionId);
      untold.add(executionId);
      if (timer === undefined) timer = setTimeout(tellAll, TELL_EVERY_MS).unref();
    },
    failed(functionName: string, { payload }: InvocationResult): void {
      const error = parse(FunctionError, payload);
      print(
        `${clock(Date.now())}  ${functionName} failed: ${error?.errorType} ${error?.errorMessage} (logs/${functionName}.log)`,
      );
    },
  };
}

const clock = (at: number) => new Date(at).toISOString().slice(11, 19);

function sentence({ fireTime, shards, outcomes, latenessMs, ended }: Execution): string {
  const how = [...outcomes].map(([outcome, count]) => `${count} ${outcome}`).join(", ");
  const late =
    latenessMs.length === 0
      ? ""
      : `, began ${Math.min(...latenessMs)} to ${Math.max(...latenessMs)} ms after ${fireTime.slice(11, 19)}`;
  return `${ended} of ${shards} shards ended: ${how}${late}`;
}

function parse<T extends z.ZodType>(schema: T, json: string): z.output<T> | undefined {
  try {
    return schema.safeParse(JSON.parse(json)).data;
  } catch {
    return undefined;
  }
}
