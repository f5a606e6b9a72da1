import { expect, test } from "vitest";
import { CHUNK_SIZE } from "../../functions/core/run/execution.ts";
import { permitRules } from "../../functions/core/run/permits.ts";
import { CALM, costOf, LARGE_ACCOUNT, MOST_READS, SLOW_SHARDS, STORM } from "./cost-of.ts";

test("10,000 shards that each fail once cost at most three times the requests of 10,000 that do not fail", async () => {
  const shards = 10_000;
  const [calm, storm] = [await costOf(shards, CALM), await costOf(shards, STORM)];
  const ratio = storm.requests / calm.requests;
  console.log(`${storm.requests.toFixed(2)} / ${calm.requests.toFixed(2)} requests a shard: ${ratio.toFixed(2)}`);
  expect([calm.runs, storm.runs]).toEqual([shards, 2 * shards]);
  expect(ratio).toBeLessThanOrEqual(3);
});

test("an execution of 100,000 shards reads chunks as often for a shard as one of 2,000, although one shard of each chunk is slow", async () => {
  const reads: number[] = [];
  for (const shards of [2_000, 20_000, 100_000])
    reads.push((await costOf(shards, SLOW_SHARDS, LARGE_ACCOUNT)).chunkReads);
  console.log(`chunk reads a shard: ${reads.map((count) => count.toFixed(4)).join(", ")}`);
  expect(Math.max(...reads)).toBeLessThanOrEqual(MOST_READS / CHUNK_SIZE);
});

test("in an account of 1,000 a chunk that waits for permits is read twice more for each block", async () => {
  const { chunkReads } = await costOf(20_000, SLOW_SHARDS);
  const { shardsPerBlock } = permitRules(1_000);
  console.log(`chunk reads a shard: ${chunkReads.toFixed(4)}`);
  expect(chunkReads).toBeLessThanOrEqual(MOST_READS / CHUNK_SIZE + 2 / shardsPerBlock);
});
