import { expect } from "vitest";
import { byExecution, type JobRun, latenessOf, percentile } from "./job-log.ts";

/** The documented job ran exactly its five shards at each of these instants, once. */
export function expectFiveShardsEach(runs: readonly JobRun[], instants: readonly number[]): void {
  const seen = byExecution(runs);
  expect([...seen.keys()].sort()).toEqual(instants.map((at) => `foo_job.c${at / 1_000}`));
  for (const [executionId, shards] of seen) {
    expect(shards.map(({ context }) => context.shardingItem).sort(), executionId).toEqual([0, 1, 2, 3, 4]);
    for (const { context } of shards) {
      expect(context).toMatchObject({
        jobName: "foo_job",
        shardingTotalCount: 5,
        shardingParameter: "",
        jobParameter: "",
        attempt: 1,
        executionId,
      });
    }
  }
}

/** They ran on the second. @returns p99 of the lateness, ms. */
export function expectPunctual(runs: readonly JobRun[]): number {
  const lateness = runs.map(latenessOf);
  expect(Math.min(...lateness), "a shard ran before its instant").toBeGreaterThanOrEqual(0);
  const p99 = percentile(lateness, 0.99);
  expect(p99).toBeLessThan(1_000);
  return p99;
}
