import type { OutcomeCounts } from "../../contract/outcome.ts";
import { type CountedInterval, intervalsOf } from "./counters.ts";

export interface ClosedExecution {
  readonly counts: OutcomeCounts;
  /** Epoch ms. */
  readonly startedAt: number;
  readonly endedAt: number;
}

/**
 * What an execution adds to the statistics when it is closed: its results at its end, and that it ran from its start
 * until then. At most two minutes and two days; nothing where no shard ran, which a DAEMON's execution may end with.
 */
export function countExecution({ counts, startedAt, endedAt }: ClosedExecution): CountedInterval[] {
  const { FINISHED, KILLED, FAILED, ERROR, LOST } = counts;
  const failed = FAILED + ERROR + LOST;
  const tasks = FINISHED + KILLED + failed;
  if (tasks === 0) return [];
  return intervalsOf([
    { at: startedAt, counters: { executions: 1, tasks } },
    { at: endedAt, counters: { succeeded: FINISHED, failed, executions: -1, tasks: -tasks } },
  ]);
}
