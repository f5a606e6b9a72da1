import fc from "fast-check";
import { expect, test } from "vitest";
import { mergeSorted } from "../../functions/core/merge-sorted.ts";

const ascending = (a: number, b: number) => a - b;

/** A stream that counts how often it was asked, and whether it was closed. */
function counted(items: readonly number[]) {
  const seen = { asked: 0, isClosed: false };
  async function* stream() {
    try {
      for (const item of items) {
        seen.asked++;
        yield item;
      }
    } finally {
      seen.isClosed = true;
    }
  }
  return { seen, stream: stream() };
}

async function collected<T>(items: AsyncIterable<T>, most = Number.POSITIVE_INFINITY): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) {
    found.push(item);
    if (found.length >= most) break;
  }
  return found;
}

test("sorted streams become one sorted stream of all their items", async () => {
  const streams = fc.array(fc.array(fc.integer({ min: 0, max: 20 })));
  await fc.assert(
    fc.asyncProperty(streams, async (lists) => {
      const sorted = lists.map((list) => list.toSorted(ascending));
      const merged = await collected(
        mergeSorted(
          sorted.map((list) => counted(list).stream),
          ascending,
        ),
      );
      expect(merged).toEqual(sorted.flat().sort(ascending));
    }),
  );
});

test("of equal items the one of the earlier stream comes first", async () => {
  async function* of(name: string) {
    yield { name, at: 1 };
    yield { name, at: 2 };
  }
  const merged = await collected(mergeSorted([of("a"), of("b")], (a, b) => a.at - b.at));
  expect(merged.map(({ name, at }) => `${at}${name}`)).toEqual(["1a", "1b", "2a", "2b"]);
});

test("a caller that stops has read one item beyond its own of each stream at most, and closes them all", async () => {
  const streams = [counted([1, 2, 3, 4, 5, 6]), counted([10, 11]), counted([])];
  const merged = mergeSorted(
    streams.map(({ stream }) => stream),
    ascending,
  );
  expect(await collected(merged, 3)).toEqual([1, 2, 3]);
  expect(streams.map(({ seen }) => seen.asked)).toEqual([3, 1, 0]);
  expect(streams.map(({ seen }) => seen.isClosed)).toEqual([true, true, true]);
});

test("the failure of a stream is that of the merge, and the other streams are closed", async () => {
  const other = counted([1, 2]);
  async function* broken() {
    yield 1;
    throw new Error("the store is away");
  }
  await expect(collected(mergeSorted([other.stream, broken()], ascending))).rejects.toThrow("the store is away");
  expect(other.seen.isClosed).toBe(true);
});
