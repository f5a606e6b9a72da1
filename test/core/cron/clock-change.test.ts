import { expect, test } from "vitest";
import { clockChangeAt } from "../../../functions/core/cron/clock-change.ts";
import { localTime } from "../../../functions/core/cron/local-time.ts";
import { parseCron } from "../../../functions/core/cron/parse.ts";
import { schedule } from "../../../functions/core/cron/schedule.ts";
import { findZone } from "../../../functions/core/cron/zone.ts";

const NEW_YORK = "America/New_York";

/** The fires of a cron after an instant, as `local time remark`. */
function shown(text: string, zoneName: string, after: string, count: number): string[] {
  const parsed = parseCron(text);
  const zone = findZone(zoneName);
  if (!parsed.ok || zone === undefined) throw new Error("a sound cron and a known zone are expected");
  const fires: string[] = [];
  let before = Date.parse(after);
  for (const at of schedule(parsed.cron, zone).between(before, Number.MAX_SAFE_INTEGER)) {
    fires.push(`${localTime(at, zone)} ${clockChangeAt(parsed.cron, zone, at, before) ?? ""}`.trim());
    before = at;
    if (fires.length === count) break;
  }
  return fires;
}

test("a fixed fire in a gap is moved to its end, and only that one", () => {
  expect(shown("0 30 2 * * ?", NEW_YORK, "2027-03-13T00:00:00Z", 3)).toEqual([
    "2027-03-13T02:30:00-05:00",
    "2027-03-14T03:00:00-04:00 moved-out-of-gap",
    "2027-03-15T02:30:00-04:00",
  ]);
});

test("a fixed fire at the end of a gap is not moved", () => {
  expect(shown("0 0 3 * * ?", NEW_YORK, "2027-03-14T00:00:00Z", 1)).toEqual(["2027-03-14T03:00:00-04:00"]);
});

test("a fixed fire of a repeated hour comes first only", () => {
  expect(shown("0 30 1 * * ?", NEW_YORK, "2027-11-07T00:00:00Z", 2)).toEqual([
    "2027-11-07T01:30:00-04:00 first-of-two",
    "2027-11-08T01:30:00-05:00",
  ]);
});

test("an interval cron fires in both passes", () => {
  expect(shown("0 0/30 * * * ?", NEW_YORK, "2027-11-07T04:50:00Z", 5)).toEqual([
    "2027-11-07T01:00:00-04:00 first-of-two",
    "2027-11-07T01:30:00-04:00 first-of-two",
    "2027-11-07T01:00:00-05:00 second-of-two",
    "2027-11-07T01:30:00-05:00 second-of-two",
    "2027-11-07T02:00:00-05:00",
  ]);
});

test("the first fire of an interval cron after a gap names the instants that are left out", () => {
  expect(shown("0 0/30 * * * ?", NEW_YORK, "2027-03-14T06:10:00Z", 3)).toEqual([
    "2027-03-14T01:30:00-05:00",
    "2027-03-14T03:00:00-04:00 after-skipped",
    "2027-03-14T03:30:00-04:00",
  ]);
  expect(shown("0 30 2-4 * * ?", NEW_YORK, "2027-03-14T00:00:00Z", 1)).toEqual([
    "2027-03-14T03:30:00-04:00 after-skipped",
  ]);
  expect(shown("0 30 4-6 * * ?", NEW_YORK, "2027-03-14T00:00:00Z", 1)).toEqual(["2027-03-14T04:30:00-04:00"]);
});

test("without a change of clocks there is no remark, at any border of a year either", () => {
  expect(shown("0 0 0 1 1 ?", "Asia/Kolkata", "2026-11-30T00:00:00Z", 3)).toEqual([
    "2027-01-01T00:00:00+05:30",
    "2028-01-01T00:00:00+05:30",
    "2029-01-01T00:00:00+05:30",
  ]);
});
