import type { Execution } from "../../../functions/core/run/execution.ts";
import { groupBy } from "../group-by.ts";
import type { Run } from "../sandbox.ts";
import { SKEW_MS } from "../skew.ts";

/**
 * Executions of one job never run at the same time, unless both are of a DAEMON. Their times come from the clocks of
 * different functions, so an overlap counts only if it is longer than clocks may differ.
 */
export const executionsAtATime = (executions: readonly Execution[]): string[] =>
  [...groupBy(executions, ({ jobName }) => jobName).values()].flatMap((ofJob) =>
    overlaps(ofJob, "startedAt", SKEW_MS)
      .filter((pair) => pair.some(({ daemon }) => daemon === undefined))
      .map(([earlier, later]) => `${later.executionId}: ran beside ${earlier.executionId}`),
  );

/**
 * Processes of one shard never run at the same time, over all fires and attempts, although a process may live on after
 * its task was declared LOST. Their times are true times. If code lies about its own task, its process may outlive the
 * task: that harms only its own shard, and does not count.
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
