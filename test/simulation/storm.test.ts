import { expect, test } from "vitest";
import type { Task } from "../../functions/contract/task.ts";
import { aJob } from "../support/a-job.ts";
import { violationsOf } from "./checker.ts";
import { playLarge } from "./large.ts";
import type { Work } from "./sandbox.ts";

/** The requests of a running task, every ten seconds, in a storm or not: their number depends on its duration. */
const POLLS = new Set(["runner claims.read", "runner claims.isCancelled"]);

/** The requests to all ports for a shard of one execution, and the number of reads of a chunk for it. */
async function requestsOf(shards: number, work: (task: Task) => Work) {
  const cut = { shardingTotalCount: shards, shardingItemParameters: "" };
  const job = aJob({ cron: "0 0 9 * * ?", failover: true, ...cut });
  const history = await playLarge({
    ...{ jobs: [job], lastsMs: 3 * 3_600_000, maxInFlight: 500, maxSteps: 50_000_000, severity: 0 },
    work,
  });
  expect(violationsOf(history)).toEqual([]);
  const { world, adversary, runs } = history.system;
  expect(world.executions.values()).toMatchObject([{ status: "FINISHED", counts: { FINISHED: shards } }]);
  const asked = [...adversary.tried].filter(([point]) => !POLLS.has(point));
  const sum = (points: typeof asked) => points.reduce((total, [, count]) => total + count, 0);
  return {
    runs: runs.length,
    // Each run asks once for the flag before it begins.
    requests: (sum(asked) + runs.length) / shards,
    chunkReads: sum(asked.filter(([point]) => point.endsWith("fanOuts.getChunk"))) / shards,
  };
}

const well = (): Work => ({ ms: 5_000, outcome: "FINISHED" });
/** An instant of its own for the failure of every shard. */
const failing = ({ attempt, item }: Task): Work =>
  attempt === 1 ? { ms: 1_000 + ((item * 7_919) % 60_000), outcome: "ERROR" } : well();

test("an execution each of whose shards fails once costs at most three times the requests of one without failures", async () => {
  const shards = 600;
  const calm = await requestsOf(shards, well);
  const storm = await requestsOf(shards, failing);
  expect([calm.runs, storm.runs]).toEqual([shards, 2 * shards]);
  expect(storm.requests / calm.requests).toBeLessThanOrEqual(3);
});

test("chunks are read as often for a shard of 600 as of 3,000, though one shard of each chunk is slow", async () => {
  const oneIsSlow = ({ item }: Task): Work => ({ ms: item % 200 === 7 ? 600_000 : 5_000, outcome: "FINISHED" });
  const [few, many] = [await requestsOf(600, oneIsSlow), await requestsOf(3_000, oneIsSlow)];
  expect(many.chunkReads).toBeLessThan(0.2);
  expect(many.chunkReads).toBeLessThanOrEqual(2 * few.chunkReads);
});
