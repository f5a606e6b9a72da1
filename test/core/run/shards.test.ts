import fc from "fast-check";
import { expect, test } from "vitest";
import { CHUNK_SIZE, type Chunk } from "../../../functions/core/run/execution.ts";
import { foldOutcomes } from "../../../functions/core/run/fold-outcomes.ts";
import { chunkSize, chunksOf, itemAt, openOffsets, shardOf } from "../../../functions/core/run/shards.ts";

test.each([
  { shards: 1, sizes: [1] },
  { shards: 200, sizes: [200] },
  { shards: 201, sizes: [200, 1] },
  { shards: 450, sizes: [200, 200, 50] },
])("$shards shards are chunks of $sizes", ({ shards, sizes }) => {
  expect(chunksOf({ shards })).toBe(sizes.length);
  expect(sizes.map((_, chunk) => chunkSize({ shards }, chunk))).toEqual(sizes);
  expect(chunkSize({ shards }, sizes.length)).toBe(0);
});

test("every item has one place, and every place its item", () => {
  const items = fc.uniqueArray(fc.nat(5_000), { minLength: 1, maxLength: 600, size: "max" });
  fc.assert(
    fc.property(items, fc.boolean(), (named, isNamed) => {
      const execution = isNamed ? { shards: named.length, items: named } : { shards: named.length };
      const found = new Set<number>();
      for (let chunk = 0; chunk < chunksOf(execution); chunk++) {
        for (let offset = 0; offset < chunkSize(execution, chunk); offset++) {
          const item = itemAt(execution, chunk, offset);
          expect(shardOf(execution, item)).toEqual({ chunk, offset });
          found.add(item);
        }
      }
      expect(found).toEqual(new Set(isNamed ? named : named.map((_, index) => index)));
    }),
    { numRuns: 50 },
  );
});

test("items and places that an execution does not have", () => {
  expect(shardOf({ shards: 3 }, 3)).toBeUndefined();
  expect(shardOf({ shards: 2, items: [4, 7] }, 5)).toBeUndefined();
  expect(() => itemAt({ shards: 3 }, 0, 3)).toThrow(RangeError);
  expect(() => itemAt({ shards: 2, items: [4, 7] }, 0, 2)).toThrow(RangeError);
});

const nothing = { FINISHED: [], KILLED: [], FAILED: [], ERROR: [], LOST: [] };
const chunk = (ended: Partial<Record<keyof typeof nothing, number[]>>): Chunk => {
  const sets = Object.entries({ ...nothing, ...ended }).map(([outcome, offsets]) => [outcome, new Set(offsets)]);
  return { executionId: "foo.c1", chunk: 1, ended: Object.fromEntries(sets), retries: new Map() };
};

test("the open offsets of the last chunk are those in no set", () => {
  const stored = chunk({ FINISHED: [0, 2], LOST: [3] });
  expect(openOffsets({ shards: CHUNK_SIZE + 6 }, stored)).toEqual([1, 4, 5]);
});

test.each([
  { ended: { FINISHED: [0, 1] }, outcome: "FINISHED" },
  { ended: { FINISHED: [0], KILLED: [1] }, outcome: "KILLED" },
  { ended: { KILLED: [1], FAILED: [0] }, outcome: "FAILED" },
  { ended: { FAILED: [0], ERROR: [1] }, outcome: "ERROR" },
  { ended: { FINISHED: [2], ERROR: [0], LOST: [1] }, outcome: "LOST" },
])("shards that ended $ended make an execution $outcome", ({ ended, outcome }) => {
  const folded = foldOutcomes([chunk({ FINISHED: [0, 1] }), chunk(ended)]);
  expect(folded.outcome).toBe(outcome);
  expect(Object.values(folded.counts).reduce((sum, count) => sum + count)).toBe(2 + Object.values(ended).flat().length);
});
