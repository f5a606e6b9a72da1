import type { Execution } from "../../../functions/core/run/execution.ts";
import { chunksOf } from "../../../functions/core/run/shards.ts";
import type { TaskRow } from "../../../functions/ports/task-store.ts";
import type { RequestCounts, RequestKind } from "../requests.ts";
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

/** Between two sweeps. Each may ask for a check of an open execution, and of a chunk of it. */
const SWEEP_MS = 600_000;
const PARTS_OF_A_SWEEP = 2;

/** @returns the requests of an execution beyond its ceilings, in words. */
export function costly(
  { ofExecutions, forgedOf, inVain }: RequestCounts,
  execution: Execution,
  { runs, tasks, cancels }: ExecutionWork,
): string[] {
  const requests = ofExecutions.get(execution.executionId);
  if (requests === undefined) return [];
  const ended = Math.max(tasks.length, runs.length);
  const { startedAt, endedAt = startedAt } = execution;
  const sweeps = Math.floor((endedAt - startedAt) / SWEEP_MS);
  const forged = forgedOf.get(execution.executionId) ?? 0;
  const parts =
    execution.shards + chunksOf(execution) + ended + PARTS_OF_A_CANCEL * cancels + PARTS_OF_A_SWEEP * sweeps + forged;
  return Object.entries(CEILINGS).flatMap(([kind, { itself, each }]) => {
    // A function that dies among its invocations makes them again: claims make that harmless, but not free.
    const again = inVain.get(execution.executionId) ?? 0;
    const [asked, most] = [requests[kind as RequestKind], itself + each * parts + again];
    return asked <= most
      ? []
      : [`${execution.executionId}: ${asked} ${kind} for ${parts} parts, at most ${most} are worth it`];
  });
}

/** @returns the jobs of which an invocation has lost one commit after another, in words. */
export const restless = ({ lostRaces }: Watch): string[] =>
  [...lostRaces]
    .filter(([, races]) => races > LOST_RACES)
    .map(([jobName, races]) => `${jobName}: one invocation was overtaken ${races} times`);
