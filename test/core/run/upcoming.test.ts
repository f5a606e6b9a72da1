import { expect, test } from "vitest";
import { firstAfter, UPCOMING, upcoming } from "../../../functions/core/run/upcoming.ts";
import { aJob } from "../../support/a-job.ts";

const NOW = Date.parse("2027-01-01T00:00:00.500Z");
const revisionOf = (cron: string, enabled = true) => ({ revision: NOW, enabled, config: aJob({ cron }) });
const second = (n: number) => NOW - 500 + n * 1_000;

test("the instants are the first ones after an instant, as many as a plan names", () => {
  const instants = upcoming(revisionOf("0/5 * * * * ?"), NOW);
  expect(instants).toEqual(Array.from({ length: UPCOMING }, (_, n) => second(5 * (n + 1))));
});

test("a disabled job has none, and a cron that ends has all that are left", () => {
  expect(upcoming(revisionOf("0/5 * * * * ?", false), NOW)).toEqual([]);
  expect(upcoming(revisionOf("0 0 0 2-4 1 ? 2027"), NOW)).toHaveLength(3);
});

test.each([
  { now: second(4), is: second(5), because: "it is the first" },
  { now: second(5), is: second(10), because: "an instant that has come is over" },
  { now: second(5 * UPCOMING), is: "unknown", because: "the names end" },
])("at $now the next instant is $is: $because", ({ now, is }) => {
  expect(firstAfter(upcoming(revisionOf("0/5 * * * * ?"), NOW), now)).toBe(is);
});

test("a plan with room for all names lists all, and a plan without names says nothing", () => {
  expect(firstAfter([second(1)], second(1))).toBe("never");
  expect(firstAfter([], second(1))).toBe("never");
  expect(firstAfter(undefined, second(1))).toBe("unknown");
});
