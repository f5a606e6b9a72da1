import { expect, test } from "vitest";
import { daysOfInstants } from "../../../functions/core/run/days-of-instants.ts";
import type { DueInstant } from "../../../functions/core/run/due.ts";

const DAY = Date.UTC(2027, 0, 1);
const DAY_MS = 86_400_000;
const instants = (...ats: number[]) => ats.map((at): DueInstant => ({ at, revision: {} as DueInstant["revision"] }));
const days = (...ats: number[]) =>
  [...daysOfInstants(instants(...ats))].map((day) => [day.at, ...day.instants.map(({ at }) => at)]);

test("each instant is in its day by UTC, and a day without one is left out", () => {
  const [first, last, second, fourth] = [DAY, DAY + DAY_MS - 1_000, DAY + DAY_MS, DAY + 3 * DAY_MS + 5];
  expect(days(first, last, second, fourth)).toEqual([
    [DAY, first, last],
    [DAY + DAY_MS, second],
    [DAY + 3 * DAY_MS, fourth],
  ]);
  expect(days()).toEqual([]);
});
