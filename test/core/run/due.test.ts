import { expect, test } from "vitest";
import type { Revision } from "../../../functions/contract/job.ts";
import { dueInstants, isDue, isEvaluable, nextDue, parsedSchedule } from "../../../functions/core/run/due.ts";
import { nextRevision } from "../../../functions/core/run/revision.ts";
import { aJob } from "../../support/a-job.ts";
import { cpuMs } from "../../support/cpu-ms.ts";

const T = Date.parse("2027-01-04T10:00:00Z");
const at = (seconds: number) => T + seconds * 1_000;
const revision = (offsetMs: number, cron: string, enabled = true): Revision => ({
  revision: T + offsetMs,
  enabled,
  config: aJob({ cron }),
});
const fives = revision(500, "0/5 * * * * ?");

test.each([
  { because: "its cron cannot be read", cron: "0/5 * * *", timeZone: "UTC" },
  { because: "its time zone is not known", cron: "0/5 * * * * ?", timeZone: "Mars/Olympus" },
])("a stored cron is never due when $because", ({ cron, timeZone }) => {
  const stored: Revision = { ...fives, config: aJob({ cron, timeZone }) };
  expect(isEvaluable(stored.config)).toBe(false);
  expect(isDue(stored, at(5))).toBe(false);
  expect(nextDue(stored, at(0))).toBeUndefined();
  expect([...dueInstants([stored], at(0), at(60))]).toEqual([]);
});

test("instants of consecutive revisions, each under the one in force at it", () => {
  const revisions = [
    fives,
    revision(12_500, "0/10 * * * * ?"),
    revision(31_500, "0/10 * * * * ?", false),
    revision(51_500, "0/4 * * * * ?"),
  ];
  const due = [...dueInstants(revisions, at(0), at(60))].map(({ at: instant, revision: of }) => [
    (instant - T) / 1_000,
    of.revision - T,
  ]);
  expect(due).toEqual([
    [5, 500],
    [10, 500],
    [20, 12_500],
    [30, 12_500],
    [52, 51_500],
    [56, 51_500],
    [60, 51_500],
  ]);
});

test("the window is open at its beginning and closed at its end", () => {
  expect([...dueInstants([fives], at(5), at(15))].map(({ at: instant }) => (instant - T) / 1_000)).toEqual([10, 15]);
});

test("an instant is due under an enabled revision whose cron has it", () => {
  expect(isDue(fives, at(5))).toBe(true);
  expect(isDue(fives, at(6))).toBe(false);
  expect(isDue({ ...fives, enabled: false }, at(5))).toBe(false);
  expect(isDue(undefined, at(5))).toBe(false);
});

test("nothing is due next under a revision that is not enabled, or before it is in force", () => {
  expect(nextDue({ ...fives, enabled: false }, at(0))).toBeUndefined();
  expect(nextDue(fives, at(-3_600))).toBe(at(5));
});

test("revisions follow each other, and never fall on a whole second, where an instant could be due", () => {
  expect(nextRevision(T + 7)).toBe(T + 7);
  expect(nextRevision(T)).toBe(T + 1);
  expect(nextRevision(T + 7, T + 7)).toBe(T + 8);
  expect(nextRevision(T - 5_000, T + 999)).toBe(T + 1_001);
});

test("each cron is evaluated in its own zone, although many take turns", () => {
  const noon = (timeZone: string, hour = 12): Revision => ({
    ...revision(500, `0 0 ${hour} * * ?`),
    config: aJob({ cron: `0 0 ${hour} * * ?`, timeZone }),
  });
  const day = Date.parse("2027-01-04T00:00:00Z");
  const firstOf = (of: Revision) => nextDue({ ...of, revision: day }, day);
  for (let round = 0; round < 2; round++) {
    expect(firstOf(noon("UTC"))).toBe(day + 12 * 3_600_000);
    expect(firstOf(noon("Asia/Tokyo"))).toBe(day + 3 * 3_600_000);
    expect(firstOf(noon("UTC", 13))).toBe(day + 13 * 3_600_000);
    // Enough others that those above have been forgotten.
    for (let n = 0; n < 1_200; n++) {
      const cron = `${n % 60} ${Math.floor(n / 60)} 5 * * ?`;
      const other = { ...fives, revision: day, config: aJob({ cron }) };
      expect(nextDue(other, day)).toBe(day + 5 * 3_600_000 + n * 1_000);
    }
  }
});

let reads = 0;
test.each(["cron", "timeZone"] as const)("a stored %s that cannot be evaluated any more is never due", (field) => {
  // Another text each time: the schedule of a text is made once.
  const stored = { ...fives, config: aJob({ [field]: `nonsense ${reads++}` }) };
  expect([parsedSchedule(stored.config), isDue(stored, at(5)), nextDue(stored, at(0))]).toEqual([
    ...[undefined, false, undefined],
  ]);
  expect([...dueInstants([stored], at(0), at(60))]).toEqual([]);
});

test("a cron that was read is not read again", async () => {
  const cron = `${Array.from({ length: 60 }, (_, n) => n).join(",")} ${Array.from({ length: 60 }, (_, n) => n).join(",")} * * * ?`;
  const long = { ...fives, config: aJob({ cron }) };
  const timed = (work: () => unknown) =>
    cpuMs(() => {
      for (let n = 0; n < 200; n++) work();
    });
  isDue(long, at(5));
  expect(await timed(() => isDue(long, at(5)))).toBeLessThan((await timed(() => parsedSchedule(long.config))) / 2);
});
