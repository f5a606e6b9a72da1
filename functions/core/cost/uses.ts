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
 * Store requests of a fire and a wake were counted on the local runtime, with a job of one shard that fires every five
 * seconds. Queue requests are read from the code. The uses of a shard are estimated from the writes that `npm run bench --
 * large` counts. Durations are assumed: 50 ms for each invocation.
 */

/** The planner reads cursor, job and revisions, moves the cursor, and sends ticks. */
export const PER_WAKE: Uses = { wakes: 1, writes: 1, reads: 5, queueRequests: 0, invocations: 1, gbSeconds: 0.025 };

/**
 * A tick is sent, received and removed; its outcomes are received and removed. Start and close are transactions, of three
 * items and of six; four writes of chunk and execution are not; one is the entry in the list of executions by their start.
 */
export const PER_FIRE: Uses = { writes: 23, reads: 10, queueRequests: 5, invocations: 2, gbSeconds: 0.075 };

/** The runner claims it and reads the flag of a cancel, its outcome is sent, and the collector ends it. */
export const PER_SHARD: Uses = { writes: 2.1, reads: 0.6, queueRequests: 1.05, invocations: 1.05, gbSeconds: 0.006 };
