import type { OutcomeCounts } from "../../contract/outcome.ts";
import { worstOf } from "../run/fold-outcomes.ts";
import { type CountedInterval, intervalsOf } from "./counters.ts";

export interface ClosedExecution {
  readonly counts: OutcomeCounts;
  /** Epoch ms. */
  readonly startedAt: number;
  readonly endedAt: number;
}

/**
 * The changes of the statistics when an execution is closed: its results at its end, and its run from start to end.
 * They touch at most two minutes and two days. A DAEMON's execution in which no shard ran changes nothing.
 */
export function countExecution({ counts, startedAt, endedAt }: ClosedExecution): CountedInterval[] {
  const { FINISHED, KILLED, FAILED, ERROR, LOST } = counts;
  const failed = FAILED + ERROR + LOST;
  const tasks = FINISHED + KILLED + failed;
  if (tasks === 0) return [];
  return intervalsOf([
    { at: startedAt, counters: { executions: 1, tasks, begunExecutions: 1, begunTasks: tasks } },
    { at: endedAt, counters: { succeeded: FINISHED, failed, executions: -1, tasks: -tasks, [worstOf(counts)]: 1 } },
  ]);
}
