import type { Execution } from "../../../functions/core/run/execution.ts";
import { chunksOf } from "../../../functions/core/run/shards.ts";
import type { TaskRow } from "../../../functions/ports/task-store.ts";
import { KINDS, type RequestCounts, type RequestKind } from "../requests.ts";
import type { Run } from "../sandbox.ts";
import type { Watch } from "../watch.ts";

/**
 * The most requests of an execution under any faults: one number for the execution, and one for each of its shards,
 * chunks, attempts, segments and forged messages. The worst execution of a hundred seeds used half of the first number.
 */
const CEILINGS: Readonly<Record<RequestKind, { readonly itself: number; readonly each: number }>> = {
  reads: { itself: 120, each: 3 },
  writes: { itself: 60, each: 4 },
  invocations: { itself: 50, each: 2 },
};

/**
 * The most commits that an invocation may lose over one version of a state. It makes at most this many at a time, and
 * each reads the state again after a loss.
 */
const LOST_RACES = 40;

export interface ExecutionWork {
  readonly runs: readonly Run[];
  readonly tasks: readonly TaskRow[];
  /** Requests that cancelled one of its shards. */
  readonly cancels: number;
}

/** Reads for one cancelled shard: one by the request, and some by two checks, at once and after the fence. */
const PARTS_OF_A_CANCEL = 4;

/** The time between two sweeps. Each sweep may read an open execution once, and each of its owed chunks once. */
const SWEEP_MS = 600_000;

/**
 * Compares the requests of the invocations that succeeded with the ceilings. Faults decide how many invocations fail,
 * so each failed one is compared by itself, with the same ceilings. @returns the requests of an execution beyond its
 * ceilings, in words.
 */
export function costly(counts: RequestCounts, execution: Execution, work: ExecutionWork): string[] {
  const { executionId } = execution;
  const parts = partsOf(counts, execution, work);
  return [counts.ofExecutions, counts.ofFailed].flatMap((of) =>
    KINDS.flatMap((kind) => {
      const { itself, each } = CEILINGS[kind];
      const [asked, most] = [of.get(executionId)?.[kind] ?? 0, itself + each * parts];
      const what = of === counts.ofFailed ? `${kind} in a try that failed` : kind;
      return asked <= most ? [] : [`${executionId}: ${asked} ${what} for ${parts} parts, at most ${most} are worth it`];
    }),
  );
}

function partsOf(
  { forgedOf, inVain }: RequestCounts,
  execution: Execution,
  { runs, tasks, cancels }: ExecutionWork,
): number {
  const { executionId, shards, startedAt, endedAt = startedAt } = execution;
  const chunks = chunksOf(execution);
  const sweeps = Math.floor((endedAt - startedAt) / SWEEP_MS);
  // A function that fails while it invokes runners invokes them again. Claims make that harmless, but it costs
  // requests.
  const again = inVain.get(executionId) ?? 0;
  const attempts = Math.max(tasks.length, runs.length) + again;
  return (
    shards + chunks + attempts + PARTS_OF_A_CANCEL * cancels + (1 + chunks) * sweeps + (forgedOf.get(executionId) ?? 0)
  );
}

/** @returns the jobs for which one invocation has lost too many commits, in words. */
export const restless = ({ lostRaces }: Watch): string[] =>
  [...lostRaces]
    .filter(([, races]) => races > LOST_RACES)
    .map(([jobName, races]) => `${jobName}: one invocation was overtaken ${races} times`);
