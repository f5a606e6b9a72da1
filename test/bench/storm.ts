import { CALM, costOf, LARGE_ACCOUNT, SLOW_SHARDS, STORM } from "../simulation/cost-of.ts";
import type { Figure } from "./figure.ts";

const SHARDS = 10_000;
/** Two attempts and their bookkeeping. */
const MOST_TIMES = 3;
const FEW_SHARDS = 2_000;
const MANY_SHARDS = 100_000;
const MOST_READS_TIMES = 1.25;

/** The cost of failover and of slow shards, counted at the ports of the simulation: no clock is read, every run says the same. */
export async function benchStorm(): Promise<Figure[]> {
  const [calm, storm] = [await costOf(SHARDS, CALM), await costOf(SHARDS, STORM)];
  const slow = (shards: number) => costOf(shards, SLOW_SHARDS, LARGE_ACCOUNT);
  const [few, many] = [await slow(FEW_SHARDS), await slow(MANY_SHARDS)];
  const times = storm.requests / calm.requests;
  const readsTimes = many.chunkReads / few.chunkReads;
  return [
    {
      ...{ name: `${SHARDS} shards, each fails once`, value: storm.requests, unit: "requests per shard" },
      ...{ peer: `without failures: ${calm.requests.toFixed(2)}`, ratio: times },
      limit: { text: `at most ${MOST_TIMES}`, holds: times <= MOST_TIMES },
    },
    {
      ...{
        name: `${MANY_SHARDS} shards, one a chunk is slow`,
        value: many.chunkReads * 1_000,
        unit: "chunk reads per 1,000",
      },
      ...{ peer: `${FEW_SHARDS} shards: ${(few.chunkReads * 1_000).toFixed(2)}`, ratio: readsTimes },
      limit: { text: `at most ${MOST_READS_TIMES}`, holds: readsTimes <= MOST_READS_TIMES },
    },
  ];
}
