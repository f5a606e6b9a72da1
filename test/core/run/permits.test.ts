import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { blocksOf, emptyBlocks, needsPermits, permitLimit, permitRules } from "../../../functions/core/run/permits.ts";

describe("permits of an account", () => {
  test.each([
    { concurrency: 4, shardsPerBlock: 1, blocks: 2, wideBlocks: 1 },
    { concurrency: 10, shardsPerBlock: 1, blocks: 5, wideBlocks: 4 },
    { concurrency: 16, shardsPerBlock: 1, blocks: 8, wideBlocks: 6 },
    { concurrency: 100, shardsPerBlock: 1, blocks: 50, wideBlocks: 40 },
    { concurrency: 1_000, shardsPerBlock: 18, blocks: 50, wideBlocks: 40 },
    { concurrency: 50_000, shardsPerBlock: 200, blocks: 249, wideBlocks: 199 },
  ])("of $concurrency invocations are $blocks of $shardsPerBlock shards", ({ concurrency, ...rules }) => {
    expect(permitRules(concurrency)).toEqual(rules);
  });

  test("leave half of the invocations, or 100, to the other functions, and are never none", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), (concurrency) => {
        const { shardsPerBlock, blocks, wideBlocks } = permitRules(concurrency);
        const left = concurrency - shardsPerBlock * blocks;
        expect(left).toBeGreaterThanOrEqual(Math.min(100, Math.floor(concurrency / 2)));
        expect([wideBlocks >= 1, wideBlocks <= blocks]).toEqual([true, true]);
      }),
    );
  });
});

describe("in an account of 1,000", () => {
  const rules = permitRules(1_000);

  test.each([
    { shards: 17, needs: false, limit: 50, because: "it is smaller than a block" },
    { shards: 18, needs: true, limit: 50, because: "it is one block" },
    { shards: 19, needs: true, limit: 40, because: "it has several blocks" },
  ])("an execution of $shards shards needs permits: $needs, up to $limit: $because", ({ shards, needs, limit }) => {
    expect([needsPermits({ shards }, rules), permitLimit({ shards }, rules)]).toEqual([needs, limit]);
  });

  test("shards belong to blocks by their offsets", () => {
    expect(blocksOf([0, 17, 18, 199, 3], rules)).toEqual([0, 1, 11]);
  });

  test("a block is empty when none of its shards is in Lambda; the last one of a chunk may be shorter", () => {
    const isOut = (offset: number) => offset !== 20;
    expect(emptyBlocks([0, 1, 2], 40, rules, isOut)).toEqual([0, 2]);
    expect(emptyBlocks([1], 20, rules, isOut)).toEqual([1]);
  });
});
