import { PRICES } from "../../functions/core/cost/prices.ts";

/** USD, of the same region and month. @see https://aws.amazon.com/step-functions/pricing/ */
const STEP_FUNCTIONS = {
  transition: 25e-6,
  expressRequest: 1e-6,
  expressGbSecond: 0.00001667,
} as const;

const MILLION = 1_000_000;
/** The bill of an Express child for an empty shard: the least duration, 100 ms, of 64 MB. */
const CHILD_GB_SECONDS = 0.1 * 0.0625;

/**
 * The cost of a million children of a Distributed Map without their functions. The start of each child is a
 * transition, and so is the only task of a Standard child.
 */
export const MAP_USD_PER_MILLION = {
  standard: 2 * STEP_FUNCTIONS.transition * MILLION,
  express: round(
    (STEP_FUNCTIONS.transition + STEP_FUNCTIONS.expressRequest + CHILD_GB_SECONDS * STEP_FUNCTIONS.expressGbSecond) *
      MILLION,
  ),
} as const;

/** Uses per shard. Items of the store are under 1 KB each, as a test says: a unit for each write and each read. */
export interface ShardUses {
  readonly writes: number;
  readonly reads: number;
  /** How many of the reads are eventually consistent: half a unit. */
  readonly flags: number;
  readonly sends: number;
  /** Batches of messages that Lambda receives, and then deletes. */
  readonly batches: number;
}

/** Of the functions around the runner, per shard. */
export interface ShardWork {
  readonly count: number;
  readonly gbSeconds: number;
}

/** The cost of a million shards without the runner's own requests and durations, without logs. */
export function usdPerMillion({ writes, reads, flags, sends, batches }: ShardUses, work: ShardWork): number {
  const store = writes * PRICES.write + (reads - flags / 2) * PRICES.read;
  const queue = (sends + 2 * batches) * PRICES.queueRequest;
  const lambda = work.count * PRICES.invocation + work.gbSeconds * PRICES.gbSecond;
  return (store + queue + lambda) * MILLION;
}

function round(usd: number): number {
  return Math.round(usd * 100) / 100;
}
