import type { Execution } from "../../../functions/core/run/execution.ts";
import { chunksOf } from "../../../functions/core/run/shards.ts";
import type { TaskRow } from "../../../functions/ports/task-store.ts";
import { KINDS, type RequestCounts, type RequestKind } from "../requests.ts";
import type { Run } from "../sandbox.ts";
import type { Watch } from "../watch.ts";

/**
 * The most requests of an execution under any faults: a number for itself, and a number for each of its shards, chunks,
 * attempts, segments and forged messages. The worst execution of a hundred seeds used half of the first number.
 */
const CEILINGS: Readonly<Record<RequestKind, { readonly itself: number; readonly each: number }>> = {
  reads: { itself: 120, each: 3 },
  writes: { itself: 60, each: 4 },
  invocations: { itself: 50, each: 2 },
};

/** Commits over one version of a state that an invocation may lose: as many as it makes at a time, each reads anew then. */
const LOST_RACES = 40;

export interface ExecutionWork {
  readonly runs: readonly Run[];
  readonly tasks: readonly TaskRow[];
  /** Requests that cancelled one of its shards. */
  readonly cancels: number;
}

/** A request to cancel a shard reads it, and two checks do so twice each: at once, and after the fence. */
const PARTS_OF_A_CANCEL = 4;

/** Between two sweeps. Each may ask once for an open execution, and once for each of its chunks: all of them are owed. */
const SWEEP_MS = 600_000;

/**
 * The ceilings are those of the invocations that have done their work. Faults decide how many others fail; no such try may
 * ask for more than the whole execution is worth. @returns the requests of an execution beyond its ceilings, in words.
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
  // A function that fails among its invocations makes them again: claims make that harmless, but not free.
  const again = inVain.get(executionId) ?? 0;
  const attempts = Math.max(tasks.length, runs.length) + again;
  return (
    shards + chunks + attempts + PARTS_OF_A_CANCEL * cancels + (1 + chunks) * sweeps + (forgedOf.get(executionId) ?? 0)
  );
}

/** @returns the jobs of which an invocation has lost one commit after another, in words. */
export const restless = ({ lostRaces }: Watch): string[] =>
  [...lostRaces]
    .filter(([, races]) => races > LOST_RACES)
    .map(([jobName, races]) => `${jobName}: one invocation was overtaken ${races} times`);
