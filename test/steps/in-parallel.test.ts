import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { inParallel } from "../../functions/steps/in-parallel.ts";

/** Runs that end when the test says so, in the order of their items. */
function held() {
  const ends: (() => void)[] = [];
  const begun: number[] = [];
  const run = (item: number) => {
    begun.push(item);
    return new Promise<void>((resolve) => void ends.push(resolve));
  };
  return { run, ends, begun };
}

test("at most the limit of items run at a time, and the next one begins when one has ended", async () => {
  const { run, ends, begun } = held();
  const all = inParallel([1, 2, 3, 4], 2, run);
  await setImmediate();
  expect(begun).toEqual([1, 2]);
  ends[1]?.();
  await setImmediate();
  expect(begun).toEqual([1, 2, 3]);
  for (const item of [0, 2, 3]) {
    ends[item]?.();
    await setImmediate();
  }
  await all;
  expect(begun).toEqual([1, 2, 3, 4]);
});

test("it ends after its slowest item", async () => {
  const { run, ends } = held();
  let isOver = false;
  const all = inParallel([1, 2], 5, run).then(() => {
    isOver = true;
  });
  await setImmediate();
  ends[0]?.();
  await setImmediate();
  expect(isOver).toBe(false);
  ends[1]?.();
  await all;
});

test("a failure stops no other item, and the first one is thrown when all have ended", async () => {
  const run: number[] = [];
  const all = inParallel([1, 2, 3, 4], 2, async (item) => {
    await setImmediate();
    run.push(item);
    if (item % 2 === 0) throw new Error(`item ${item}`);
  });
  await expect(all).rejects.toThrow("item 2");
  expect(run).toHaveLength(4);
});

test("nothing is run for no items", async () => {
  await inParallel([], 2, () => Promise.reject(new Error("there is none")));
});
