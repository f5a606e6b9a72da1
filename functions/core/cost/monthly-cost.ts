import { PRICES } from "./prices.ts";
import { PER_FIRE, PER_WAKE, type Uses } from "./uses.ts";

/** The work of a job in a month. */
export interface MonthlyWork {
  readonly wakes: number;
  readonly fires: number;
  /** Of all fires together. */
  readonly shards: number;
  /** Of one shard. */
  readonly shard: Uses;
  /** Of one fire: its shards share the account's invocations with those of other jobs. */
  readonly permits: Uses;
  readonly runnerMemoryMB: number;
  readonly shardSeconds: number;
}

/** USD by part. */
export interface MonthlyCost {
  readonly wakes: number;
  readonly fires: number;
  /** With their permits. */
  readonly shards: number;
  /** The time in which jobs run. */
  readonly runners: number;
}

const MB_PER_GB = 1_024;

export const usdOf = ({ wakes = 0, writes, reads, queueRequests, invocations, gbSeconds }: Uses): number =>
  wakes * PRICES.wake +
  writes * PRICES.write +
  reads * PRICES.read +
  queueRequests * PRICES.queueRequest +
  invocations * PRICES.invocation +
  gbSeconds * PRICES.gbSecond;

export const monthlyCost = ({
  wakes,
  fires,
  shards,
  shard,
  permits,
  runnerMemoryMB,
  shardSeconds,
}: MonthlyWork): MonthlyCost => ({
  wakes: wakes * usdOf(PER_WAKE),
  fires: fires * usdOf(PER_FIRE),
  shards: shards * usdOf(shard) + fires * usdOf(permits),
  runners: shards * (runnerMemoryMB / MB_PER_GB) * shardSeconds * PRICES.gbSecond,
});

export const totalOf = ({ wakes, fires, shards, runners }: MonthlyCost): number => wakes + fires + shards + runners;
