import { CHUNK_SIZE } from "../run/execution.ts";

/** The uses that AWS charges for. */
export interface Uses {
  /** Invocations by EventBridge Scheduler. */
  readonly wakes?: number;
  /** Units of the store: an item written is one, in a transaction it is two. */
  readonly writes: number;
  /** Units of the store: half for an eventually consistent read. */
  readonly reads: number;
  readonly queueRequests: number;
  readonly invocations: number;
  /** Of the functions around the runner. */
  readonly gbSeconds: number;
}

/*
 * Requests were counted at the ports of the simulation, without faults: `test/simulation/foretold.test.ts` compares them
 * with random jobs. The uses of a shard of a large execution are estimated from the writes that `npm run bench -- large`
 * counts. Durations are assumed: 50 ms for each invocation.
 */

/** The planner reads cursor, job and revisions, moves the cursor twice, and sends ticks. */
export const PER_WAKE: Uses = {
  wakes: 1,
  writes: 2,
  reads: 5.35,
  queueRequests: 0.45,
  invocations: 1,
  gbSeconds: 0.025,
};

/**
 * A tick is sent, received and removed. Start and close are transactions, of three items and of six; other writes of chunk
 * and execution are not; one is the entry in the list of executions by their start.
 */
export const PER_FIRE: Uses = { writes: 21.15, reads: 4.45, queueRequests: 2.4, invocations: 1.16, gbSeconds: 0.056 };

/** The runner claims it and reads the flag of a cancel, its outcome is sent, and the collector ends it. */
const PER_SHARD: Uses = { writes: 2.1, reads: 0.6, queueRequests: 1.05, invocations: 1.05, gbSeconds: 0.006 };
/** Outcomes of a small execution are not batched: nearly each of them is an invocation of the collector. */
const PER_SHARD_OF_A_SMALL_ONE: Uses = {
  ...{ writes: 2.85, reads: 1.35, queueRequests: 2.7, invocations: 1.85, gbSeconds: 0.021 },
};

/** The uses of one shard. @param shards of its execution; those of one chunk are not batched. */
export const shardUses = (shards: number): Uses => (shards <= CHUNK_SIZE ? PER_SHARD_OF_A_SMALL_ONE : PER_SHARD);
