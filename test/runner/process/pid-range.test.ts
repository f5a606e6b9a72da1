import { expect, test } from "vitest";
import { openPidRange } from "../../../functions/runner/process/pid-range.ts";

function aRange() {
  let newest = 100;
  return { range: openPidRange(() => newest), give: (pid: number) => (newest = pid) };
}

test("what a child starts has a higher id than it", () => {
  const { range, give } = aRange();
  range.add(give(101));
  range.add(give(140));
  give(150);
  expect(range.lowest()).toBe(101);
});

test.each([
  { happens: "after it was started", ids: [101, 50] },
  { happens: "and all later ids are higher again", ids: [101, 50, 32_000] },
])("when ids begin anew $happens, it may have any", ({ ids }) => {
  const { range, give } = aRange();
  range.add(give(101));
  for (const id of ids) {
    give(id);
    range.lowest();
  }
  expect(range.lowest()).toBe(1);
});

test("so when ids begin anew between a child's start and the first look", () => {
  const { range, give } = aRange();
  give(3);
  range.add(32_767);
  expect(range.lowest()).toBe(1);
});

test("where the newest id is not told, it may have any", () => {
  const range = openPidRange(() => Number.NaN);
  range.add(101);
  expect(range.lowest()).toBe(1);
});

test("when everything is gone the next child is the first", () => {
  const { range, give } = aRange();
  range.add(give(101));
  give(50);
  range.lowest();
  range.keepFrom(undefined);
  range.add(give(200));
  expect(range.lowest()).toBe(200);
});

test("a child that stays is the lowest, and may still have any where ids have begun anew", () => {
  const { range, give } = aRange();
  range.add(give(101));
  range.add(give(140));
  range.keepFrom(140);
  expect(range.lowest()).toBe(140);
  give(50);
  expect(range.lowest()).toBe(1);
  range.keepFrom(140);
  expect(range.lowest()).toBe(1);
});
