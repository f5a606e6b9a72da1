import { expect, test } from "vitest";
import { CALM, costOf, SLOW_SHARDS, STORM } from "./cost-of.ts";

test("an execution whose shards each fail once costs at most three times the requests of one without failures", async () => {
  const shards = 600;
  const [calm, storm] = [await costOf(shards, CALM), await costOf(shards, STORM)];
  expect([calm.runs, storm.runs]).toEqual([shards, 2 * shards]);
  expect(storm.requests / calm.requests).toBeLessThanOrEqual(3);
});

test("an execution of 3,000 shards reads chunks as often for a shard as one of 600, although one shard of each chunk is slow", async () => {
  const [few, many] = [await costOf(600, SLOW_SHARDS), await costOf(3_000, SLOW_SHARDS)];
  expect(many.chunkReads).toBeLessThan(0.2);
  expect(many.chunkReads).toBeLessThanOrEqual(2 * few.chunkReads);
});
