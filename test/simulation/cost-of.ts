import type { Task } from "../../functions/contract/task.ts";
import { aJob } from "../support/a-job.ts";
import { violationsOf } from "./checker.ts";
import { type Large, playLarge } from "./large.ts";
import type { Work } from "./sandbox.ts";

/** The cost of one execution, counted at the ports: no clock is read. */
export interface Cost {
  readonly runs: number;
  /** Requests to all services, for a shard. */
  readonly requests: number;
  /** Reads of a chunk, for a shard. */
  readonly chunkReads: number;
}

/** A running task reads its cancel flag every ten seconds. These reads depend only on how long it runs. */
const POLLS = new Set(["runner claims.read", "runner claims.isCancelled"]);

/**
 * Plays one execution without faults.
 * @throws when a promise is broken, or a shard does not finish: such a cost would be meaningless.
 */
export async function costOf(
  shards: number,
  work: (task: Task) => Work,
  { accountConcurrency }: Pick<Large, "accountConcurrency"> = {},
): Promise<Cost> {
  const cut = { shardingTotalCount: shards, shardingItemParameters: "" };
  const job = aJob({ cron: "0 0 9 * * ?", failover: true, ...cut });
  const history = await playLarge({
    ...{ jobs: [job], lastsMs: 3 * 3_600_000, maxInFlight: 500, maxSteps: 50_000_000, severity: 0 },
    ...{ work, ...(accountConcurrency !== undefined && { accountConcurrency }) },
  });
  const { world, adversary, runs } = history.system;
  const [execution] = world.executions.values();
  const violations = violationsOf(history);
  if (violations.length > 0 || execution?.counts?.FINISHED !== shards)
    throw new Error([`${execution?.status}: not all shards have finished`, ...violations].join("\n"));
  const asked = [...adversary.tried].filter(([point]) => !POLLS.has(point));
  const sum = (points: typeof asked) => points.reduce((total, [, count]) => total + count, 0);
  return {
    runs: runs.length,
    // Each run reads the flag once before it begins.
    requests: (sum(asked) + runs.length) / shards,
    chunkReads: sum(asked.filter(([point]) => point.endsWith("fanOuts.getChunk"))) / shards,
  };
}

/** An account in which no execution waits for permits. */
export const LARGE_ACCOUNT = { accountConcurrency: 1_000_000 } as const;

/**
 * Reads of a chunk with one slow shard: one before its release, others by the checks of the sweep and of the slow
 * shard.
 */
export const MOST_READS = 4;

/** How long a shard runs, ms. Shards end one after another, in both compared executions. */
const lastsMs = (item: number) => 1_000 + ((item * 7_919) % 60_000);

export const CALM = ({ item }: Task): Work => ({ ms: lastsMs(item), outcome: "FINISHED" });

/** Every shard fails once, each at another instant, with an error after which it runs again. */
export const STORM = ({ attempt, item }: Task): Work => ({
  ms: lastsMs(item),
  outcome: attempt === 1 ? "ERROR" : "FINISHED",
});

/** One shard of each chunk is slow. */
export const SLOW_SHARDS = ({ item }: Task): Work => ({
  ms: item % 200 === 7 ? 600_000 : 5_000,
  outcome: "FINISHED",
});
