import type { Execution } from "../../../functions/core/run/execution.ts";
import { groupBy } from "../group-by.ts";
import type { Run } from "../sandbox.ts";
import { SKEW_MS } from "../skew.ts";

/**
 * Executions of one job never run at the same time, unless both are of a DAEMON. Each time is that of the committer's
 * clock, so an overlap counts only if it is longer than the difference of clocks.
 */
export const executionsAtATime = (executions: readonly Execution[]): string[] =>
  [...groupBy(executions, ({ jobName }) => jobName).values()].flatMap((ofJob) =>
    overlaps(ofJob, "startedAt", SKEW_MS)
      .filter((pair) => pair.some(({ daemon }) => daemon === undefined))
      .map(([earlier, later]) => `${later.executionId}: ran beside ${earlier.executionId}`),
  );

/**
 * Nor do the processes of one shard, of all fires and attempts, although one of them lives on after it was declared
 * LOST: their times are those that the job itself would see. A process whose own code lies about its task may outlive
 * it: it harms its own shard then.
 */
export const shardsAtATime = (runs: readonly Run[], hostile: ReadonlySet<string>): string[] =>
  [...groupBy(runs, ({ jobName, item }) => `${jobName} item ${item}`)].flatMap(([shard, own]) =>
    overlaps(own, "beganAt", 0)
      .filter(([earlier]) => !hostile.has(earlier.taskId))
      .map(([earlier, later]) => `${shard}: ran twice at the same time, as ${earlier.taskId} and ${later.taskId}`),
  );

function overlaps<B extends string, T extends { readonly [key in B]: number } & { readonly endedAt?: number }>(
  items: readonly T[],
  began: B,
  toleratedMs: number,
): [T, T][] {
  const found: [T, T][] = [];
  let longest: T | undefined;
  for (const item of items.toSorted((a, b) => a[began] - b[began])) {
    if (longest !== undefined && Math.min(endOf(longest), endOf(item)) - item[began] > toleratedMs) {
      found.push([longest, item]);
    }
    if (longest === undefined || endOf(item) > endOf(longest)) longest = item;
  }
  return found;
}

const endOf = ({ endedAt }: { readonly endedAt?: number }) => endedAt ?? Number.POSITIVE_INFINITY;
