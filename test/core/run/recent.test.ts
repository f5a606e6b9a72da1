import { expect, test } from "vitest";
import { FIRE_ENDS, isFailing, isLosing, RECENT, recentEnds, remember } from "../../../functions/core/run/recent.ts";

const of = (...ends: (typeof FIRE_ENDS)[number][]) => ends.map((end, n) => ({ fireId: `c${n}`, end }));

test("each end is remembered, the newest is read first", () => {
  expect(recentEnds(remember(undefined, of(...FIRE_ENDS)))).toEqual(of(...FIRE_ENDS).reverse());
});

test("the oldest ends are forgotten", () => {
  const many = Array.from({ length: RECENT + 5 }, (_, n) => ({ fireId: `c${n}`, end: "FINISHED" as const }));
  const recent = many.reduce<readonly string[]>((before, end) => remember(before, [end]), []);
  expect(recentEnds(recent).map(({ fireId }) => fireId)).toEqual(
    many
      .slice(-RECENT)
      .map(({ fireId }) => fireId)
      .reverse(),
  );
});

test("an end of a later version of the code is left out", () => {
  expect(recentEnds(["?c1", "fc2"])).toEqual([{ fireId: "c2", end: "FINISHED" }]);
});

test.each([
  { ends: of("FAILED", "FINISHED"), failing: true, losing: false, because: "the newest is first" },
  { ends: of("MISSED", "ERROR"), failing: true, losing: true, because: "a lost fire has no outcome" },
  { ends: of("FINISHED", "LOST", "SKIPPED"), failing: false, losing: true, because: "the last one ended well" },
  { ends: of("KILLED"), failing: false, losing: false, because: "a kill is wanted" },
  { ends: [], failing: false, losing: false, because: "nothing has ended" },
])("failing: $failing, losing: $losing, because $because", ({ ends, failing, losing }) => {
  expect([isFailing(ends), isLosing(ends)]).toEqual([failing, losing]);
});

test("an execution that is LOST is a failure, and twenty ends are remembered", () => {
  expect(isFailing([{ fireId: "c1", end: "LOST" }])).toBe(true);
  expect(RECENT).toBe(20);
});
