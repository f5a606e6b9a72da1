import { expect, test } from "vitest";
import { shortfalls } from "./coverage.ts";
import { FAULT_KINDS } from "./faults.ts";
import { type Figures, noFigures } from "./figures.ts";
import { STATE_ROWS } from "./state-table.ts";

const each = (names: readonly string[], count: number) => Object.fromEntries(names.map((name) => [name, count]));
const enough: Figures = {
  ...noFigures(),
  totals: { ...noFigures().totals, fires: 1_000_000 },
  crashPoints: { "api jobs.get": 100 },
  stateRows: each(STATE_ROWS, 1_000),
  telling: each(FAULT_KINDS, 1),
};

test.each<{ less: Partial<Figures>; shortfall: string[] }>([
  { less: {}, shortfall: [] },
  { less: { totals: { ...enough.totals, fires: 999_999 } }, shortfall: ["fires: seen 999999 of 1000000 times"] },
  { less: { crashPoints: { "api jobs.get": 99 } }, shortfall: ["api jobs.get: crashed at 99 of 100 times"] },
  {
    less: { stateRows: { ...enough.stateRows, "trigger: waits": 999 } },
    shortfall: ["trigger: waits: taken 999 of 1000 times"],
  },
  { less: { telling: { ...enough.telling, slow: 0 } }, shortfall: ["slow: changed an outcome 0 of 1 times"] },
])("a shortfall is named: $shortfall", ({ less, shortfall }) => {
  expect(shortfalls({ ...enough, ...less })).toEqual(shortfall);
});

test("a state that no seed met is missing too", () => {
  expect(shortfalls({ ...enough, stateRows: {}, telling: {} })).toHaveLength(STATE_ROWS.length + FAULT_KINDS.length);
});

test("a fault of destinations is asked for where there are destinations", () => {
  const without = { ...enough, telling: { ...enough.telling, "no record": 0 } };
  expect(shortfalls(without)).toEqual(["no record: changed an outcome 0 of 1 times"]);
  expect(shortfalls(without, "runner")).toEqual([]);
});
