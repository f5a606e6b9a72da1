/** USD, us-east-1, of November 2026, as the public pages say. */
const PRICE = {
  /** On demand, per item of at most 1 KB written, and of at most 4 KB read. @see https://aws.amazon.com/dynamodb/pricing/on-demand/ */
  write: 0.625e-6,
  read: 0.125e-6,
  /** @see https://aws.amazon.com/sqs/pricing/ */
  queueRequest: 0.4e-6,
  /** x86. @see https://aws.amazon.com/lambda/pricing/ */
  invocation: 0.2e-6,
  gbSecond: 0.0000166667,
  /** @see https://aws.amazon.com/step-functions/pricing/ */
  transition: 25e-6,
  expressRequest: 1e-6,
  expressGbSecond: 0.00001667,
} as const;

const MILLION = 1_000_000;
/** An Express child's bill for a shard of no length: 100 ms, the least there is, of 64 MB. */
const CHILD_GB_SECONDS = 0.1 * 0.0625;

/** For a million children of a Distributed Map, their functions apart: each child's start is a transition, and so is a Standard one's only task. */
export const MAP_USD_PER_MILLION = {
  standard: 2 * PRICE.transition * MILLION,
  express: round((PRICE.transition + PRICE.expressRequest + CHILD_GB_SECONDS * PRICE.expressGbSecond) * MILLION),
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
  const store = writes * PRICE.write + (reads - flags / 2) * PRICE.read;
  const queue = (sends + 2 * batches) * PRICE.queueRequest;
  const lambda = work.count * PRICE.invocation + work.gbSeconds * PRICE.gbSecond;
  return (store + queue + lambda) * MILLION;
}

function round(usd: number): number {
  return Math.round(usd * 100) / 100;
}
