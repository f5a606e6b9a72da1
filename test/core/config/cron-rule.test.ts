import { expect, test } from "vitest";
import { cronProblems } from "../../../functions/core/config/cron-rule.ts";

const NOW = Date.parse("2027-01-01T00:00:00Z");

test.each([
  { cron: "0/5 * * * * ?", timeZone: "UTC", pointers: [], because: "the documented one" },
  { cron: "0 15 10 ? * 6L", timeZone: "America/New_York", pointers: [], because: "Quartz's last Friday" },
  { cron: "0 0 0 29 2 ?", timeZone: "UTC", pointers: [], because: "there will be another leap year" },
  { cron: "0 0 0 31 12 ? 2027", timeZone: "UTC", pointers: [], because: "this year is not over" },
  { cron: "0 0 0 1 1 ? 2027", timeZone: "UTC", pointers: ["/cron"], because: "now is not after now" },
  { cron: "0 0 20 31 12 ? 2026", timeZone: "America/New_York", pointers: [], because: "it is 19:00 there" },
  { cron: "0 0 20 31 12 ? 2026", timeZone: "UTC", pointers: ["/cron"], because: "it is past here" },
  { cron: "0 0 0 31 6 ?", timeZone: "UTC", pointers: ["/cron"], because: "June has 30 days" },
  { cron: "* * * * * *", timeZone: "UTC", pointers: ["/cron"], because: "both day fields" },
  { cron: "0/5 * * * * ?", timeZone: "Nowhere", pointers: ["/timeZone"], because: "no such zone" },
  { cron: "x", timeZone: "Nowhere", pointers: ["/timeZone", "/cron"], because: "both are told" },
  { cron: "x", timeZone: undefined, pointers: ["/cron"], because: "the zone was told already" },
  { cron: "0 0 0 31 6 ?", timeZone: undefined, pointers: [], because: "without a zone its instants are not defined" },
])("'$cron' in $timeZone: $because", ({ cron, timeZone, pointers }) => {
  expect(cronProblems(cron, timeZone, NOW).map(({ pointer }) => pointer)).toEqual(pointers);
});

test("a refusal names the fault and its place, and repeats no more than 200 characters", () => {
  const [problem] = cronProblems(`0 0 99 * * ?${" ".repeat(300)}`, "UTC", NOW);
  expect(problem?.detail).toMatch(/^CronExpression '0 0 99 .*…' is invalid: hours: '99' at position 4 /);
  expect(problem?.detail.length).toBeLessThan(400);
});
