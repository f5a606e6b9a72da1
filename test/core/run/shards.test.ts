import fc from "fast-check";
import { expect, test } from "vitest";
import { CHUNK_SIZE, type Chunk, type Execution } from "../../../functions/core/run/execution.ts";
import { NO_TALLY, sumOfTallies, tallyOf, worstOf } from "../../../functions/core/run/fold-outcomes.ts";
import {
  attemptOf,
  cancelledOffsets,
  chunkSize,
  chunksOf,
  claimableFrom,
  endedOffsets,
  isFullyDone,
  isFullyReleased,
  isOpen,
  itemAt,
  openChunks,
  openOffsets,
  shardOf,
  waitingOffsets,
} from "../../../functions/core/run/shards.ts";

test.each([
  { shards: 1, sizes: [1] },
  { shards: 200, sizes: [200] },
  { shards: 201, sizes: [200, 1] },
  { shards: 450, sizes: [200, 200, 50] },
  { shards: 5, shardsPerChunk: 2, sizes: [2, 2, 1] },
])("$shards shards are chunks of $sizes", ({ shards, shardsPerChunk = 200, sizes }) => {
  const cut = { shards, shardsPerChunk };
  expect(chunksOf(cut)).toBe(sizes.length);
  expect(sizes.map((_, chunk) => chunkSize(cut, chunk))).toEqual(sizes);
  expect(chunkSize(cut, sizes.length)).toBe(0);
});

test("a chunk has 200 shards: the states of DAEMON jobs are stored by chunks, so this number stays", () => {
  expect(CHUNK_SIZE).toBe(200);
});

test("every item has one place, and every place its item", () => {
  const items = fc.uniqueArray(fc.nat(5_000), { minLength: 1, maxLength: 600, size: "max" });
  fc.assert(
    fc.property(items, fc.boolean(), fc.constantFrom(1, 7, 200), (named, isNamed, shardsPerChunk) => {
      const cut = { shards: named.length, shardsPerChunk };
      const execution = isNamed ? { ...cut, items: named } : cut;
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
  expect(shardOf({ shards: 3, shardsPerChunk: 200 }, 3)).toBeUndefined();
  expect(shardOf({ shards: 2, shardsPerChunk: 200, items: [4, 7] }, 5)).toBeUndefined();
  expect(() => itemAt({ shards: 3, shardsPerChunk: 200 }, 0, 3)).toThrow(RangeError);
  expect(() => itemAt({ shards: 2, shardsPerChunk: 200, items: [4, 7] }, 0, 2)).toThrow(RangeError);
});

const nothing = { FINISHED: [], KILLED: [], FAILED: [], ERROR: [], LOST: [] };
const chunk = (ended: Partial<Record<keyof typeof nothing, number[]>>): Chunk => {
  const sets = Object.entries({ ...nothing, ...ended }).map(([outcome, offsets]) => [outcome, new Set(offsets)]);
  return { executionId: "foo.c1", chunk: 1, ended: Object.fromEntries(sets), retries: new Map() };
};

test("the open chunks are those that are not done", () => {
  expect(openChunks({ doneChunks: new Set([1, 7]) }, 4)).toEqual([0, 2, 3]);
});

test.each([
  { status: "RUNNING", open: true },
  { status: "CANCELLING", open: true },
  { status: "FINISHED", open: false },
  { status: "KILLED", open: false },
] as const)("an execution that is $status is open: $open", ({ status, open }) => {
  expect(isOpen({ status })).toBe(open);
});

test("an execution is released, and done, with its last chunk", () => {
  const of = (chunks: number) =>
    ({
      shards: 3,
      shardsPerChunk: 2,
      releasedChunks: chunks,
      doneChunks: new Set(Array(chunks).keys()),
    }) as Partial<Execution> as Execution;
  expect([0, 1, 2].map((chunks) => isFullyReleased(of(chunks)))).toEqual([false, false, true]);
  expect([0, 1, 2].map((chunks) => isFullyDone(of(chunks)))).toEqual([false, false, true]);
});

test("a runner may have claimed a shard since the first invocation of its chunk, or since that of its retry", () => {
  const retries = new Map([[1, { attempt: 2, issued: true, at: 9 }]]);
  const stored = { ...chunk({}), invokedAt: 5, retries };
  expect([0, 1].map((offset) => claimableFrom(stored, offset, 7))).toEqual([5, 9]);
  expect([0, 1].map((offset) => claimableFrom({ ...stored, firstInvokedAt: 3 }, offset, 7))).toEqual([3, 9]);
  expect(claimableFrom(chunk({}), 0, 7)).toBe(7);
});

test("a cancelled shard is one until it has ended, once its chunk was handed over", () => {
  const stored = { ...chunk({ FINISHED: [1] }), cancelled: new Set([1, 2]) };
  expect(cancelledOffsets(stored)).toEqual(new Set());
  expect(cancelledOffsets({ ...stored, invokedAt: 5 })).toEqual(new Set([2]));
  expect(cancelledOffsets({ ...chunk({}), invokedAt: 5 })).toEqual(new Set());
});

test("the first attempt stands from the hand-over of its chunk, until another one is noted", () => {
  const retry = { attempt: 2, issued: false, at: 9 };
  const stored = { ...chunk({}), invokedAt: 5, retries: new Map([[1, retry]]) };
  expect(attemptOf(stored, 0, 7)).toEqual({ attempt: 1, issued: true, at: 5 });
  expect(attemptOf(stored, 1, 7)).toBe(retry);
  expect(attemptOf(chunk({}), 0, 7)).toEqual({ attempt: 1, issued: true, at: 7 });
});

test("a shard is over with its outcome, or when it never will run", () => {
  const overlap = { queued: new Set([0]), skipped: new Set([1]), missed: new Set([2]) };
  expect(endedOffsets({ ...chunk({ LOST: [3] }), overlap })).toEqual(new Set([1, 2, 3]));
  expect(waitingOffsets(chunk({}))).toEqual(new Set());
});

test("shards that did not run are counted beside the outcomes", () => {
  const overlap = { queued: new Set<number>(), skipped: new Set([1, 4]), missed: new Set([2]) };
  const tally = tallyOf({ ...chunk({ FINISHED: [0], LOST: [3] }), overlap });
  const counts = { FINISHED: 1, KILLED: 0, FAILED: 0, ERROR: 0, LOST: 1 };
  expect(tally).toEqual({ counts, unrun: { skipped: 2, missed: 1 } });
  expect(tallyOf(chunk({}))).toEqual(NO_TALLY);
  expect(sumOfTallies(tally, NO_TALLY)).toEqual(tally);
  expect(sumOfTallies(tally, tally).unrun).toEqual({ skipped: 4, missed: 2 });
});

test("an execution of which no shard ran is FINISHED", () => {
  expect(worstOf(NO_TALLY.counts)).toBe("FINISHED");
});

test("a shard waits while it is queued, has no outcome and no later attempt", () => {
  const overlap = { queued: new Set([0, 1, 2]), skipped: new Set<number>(), missed: new Set<number>([2]) };
  const retries = new Map([[1, { attempt: 2, at: 5, issued: false }]]);
  expect(waitingOffsets({ ...chunk({ FINISHED: [3] }), overlap, retries })).toEqual(new Set([0]));
});

test("the open offsets of the last chunk are those in no set", () => {
  const stored = chunk({ FINISHED: [0, 2], LOST: [3] });
  expect(openOffsets({ shards: 206, shardsPerChunk: 200 }, stored)).toEqual([1, 4, 5]);
});

test.each([
  { ended: { FINISHED: [0, 1] }, outcome: "FINISHED" },
  { ended: { FINISHED: [0], KILLED: [1] }, outcome: "KILLED" },
  { ended: { KILLED: [1], FAILED: [0] }, outcome: "FAILED" },
  { ended: { FAILED: [0], ERROR: [1] }, outcome: "ERROR" },
  { ended: { FINISHED: [2], ERROR: [0], LOST: [1] }, outcome: "LOST" },
])("shards that ended $ended make an execution $outcome", ({ ended, outcome }) => {
  const { counts } = sumOfTallies(tallyOf(chunk({ FINISHED: [0, 1] })), tallyOf(chunk(ended)));
  expect(worstOf(counts)).toBe(outcome);
  expect(Object.values(counts).reduce((sum, count) => sum + count)).toBe(2 + Object.values(ended).flat().length);
});
