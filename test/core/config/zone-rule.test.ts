import tzdata from "tzdata/timezone-data.json" with { type: "json" };
import { expect, test } from "vitest";
import { zoneProblem } from "../../../functions/core/config/zone-rule.ts";
import { findZone } from "../../../functions/core/cron/zone.ts";
import { ZONE_NAMES } from "../../../functions/core/cron/zone-names.ts";

test("the names are those of the tz database, but for the clock that was not set", () => {
  expect([...ZONE_NAMES].sort()).toEqual(
    Object.keys(tzdata.zones)
      .filter((name) => name !== "Factory")
      .sort(),
  );
});

test("every name of the tz database is one, and the engine has it", () => {
  expect(ZONE_NAMES.size).toBeGreaterThan(590);
  for (const name of ZONE_NAMES) {
    expect(zoneProblem(name), name).toBeUndefined();
    expect(findZone(name), name).toBeDefined();
  }
});

test.each([
  { timeZone: "GMT+08:00", meant: "Etc/GMT-8" },
  { timeZone: "GMT+8", meant: "Etc/GMT-8" },
  { timeZone: "UTC+8", meant: "Etc/GMT-8" },
  { timeZone: "UTC-0500", meant: "Etc/GMT+5" },
  { timeZone: "+08:00", meant: "Etc/GMT-8" },
  { timeZone: "UTC+00:00", meant: "UTC" },
  { timeZone: "Asia/Beijing", meant: "Asia/Shanghai" },
  { timeZone: "CTT", meant: "Asia/Shanghai" },
  { timeZone: "CST", meant: "Asia/Shanghai' for China" },
  { timeZone: "IST", meant: "Asia/Kolkata' for India" },
  { timeZone: "PST", meant: "America/Los_Angeles" },
  { timeZone: "JST", meant: "Asia/Tokyo" },
  { timeZone: "asia/shanghai", meant: "Asia/Shanghai" },
  { timeZone: "Asia/Shangai", meant: "Asia/Shanghai" },
  { timeZone: "utc", meant: "UTC" },
  { timeZone: "Z", meant: "UTC" },
])("$timeZone is refused, and $meant is offered", ({ timeZone, meant }) => {
  expect(zoneProblem(timeZone)).toContain(`'${timeZone}' is not an IANA time zone, maybe '${meant}`);
});

test.each([
  "ACT",
  "AET",
  "AGT",
  "ART",
  "AST",
  "BET",
  "CAT",
  "CNT",
  "EAT",
  "ECT",
  "IET",
  "MIT",
  "NET",
  "NST",
  "PLT",
  "PNT",
])("%s, which a runtime may know beside the tz database, is refused", (timeZone) => {
  expect(zoneProblem(timeZone)).toContain("is not an IANA time zone");
});
