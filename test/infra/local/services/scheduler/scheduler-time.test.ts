import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect } from "vitest";
import { type Faults, NO_FAULTS } from "../../../../../infra/local/services/faults.ts";
import { parseExpression } from "../../../../../infra/local/services/scheduler/expression.ts";
import { Schedules, type StoredSchedule } from "../../../../../infra/local/services/scheduler/schedules.ts";
import { eventually, instant } from "../../../../support/eventually.ts";
import { conforms } from "../conforms.ts";

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(path.join(tmpdir(), "schedules-"));
});
afterAll(() => rmSync(directory, { recursive: true }));

/** The first instants of an expression from another one, as ISO-8601 to the minute. */
function instants(expression: string, from: string, count = 1, zone = "UTC", createdAt = 0): string[] {
  const timing = parseExpression(expression, zone, createdAt);
  if (timing === undefined) throw new Error(`${expression} is refused`);
  const found: string[] = [];
  let at = Date.parse(from);
  while (found.length < count) {
    const next = timing.next(at);
    if (next === undefined) break;
    found.push(new Date(next).toISOString().slice(0, 16));
    at = next + 1;
  }
  return found;
}

/** 25 November 2026 is a Wednesday. */
const NOW = "2026-11-25T12:00:00Z";

const MEANINGS: readonly (readonly [expression: string, first: string, from?: string])[] = [
  ["cron(0 10 * * ? *)", "2026-11-26T10:00"],
  ["cron(15 12 * * ? *)", "2026-11-25T12:15"],
  ["cron(0 18 ? * MON-FRI *)", "2026-11-30T18:00", "2026-11-27T19:00:00Z"],
  ["cron(0 8 1 * ? *)", "2026-12-01T08:00"],
  ["cron(0/15 * * * ? *)", "2026-11-25T12:15", "2026-11-25T12:01:00Z"],
  ["cron(0/10 * ? * MON-FRI *)", "2026-11-30T00:00", "2026-11-27T23:51:00Z"],
  ["cron(0/5 8-17 ? * MON-FRI *)", "2026-11-26T08:00", "2026-11-25T17:56:00Z"],
  ["cron(15 10 ? * 6L 2022-2023)", "2022-12-30T10:15", "2022-12-01T00:00:00Z"],
  ["cron(0 0 L * ? *)", "2026-11-30T00:00"],
  ["cron(0 0 ? * L *)", "2026-11-28T00:00"],
  ["cron(0 0 ? * 3#2 *)", "2026-12-08T00:00"],
  ["cron(0 0 3W * ? *)", "2026-10-02T00:00", "2026-10-01T00:00:00Z"],
  ["cron(0 0 3W * ? *)", "2027-01-04T00:00", "2027-01-01T00:00:00Z"],
  ["cron(0 0 29 2 ? *)", "2028-02-29T00:00"],
  ["cron(0,30 1,2 1 JAN,FEB ? 2030)", "2030-01-01T01:00"],
];

conforms("scheduler: cron fires at the instants that its fields name", () => {
  const found = MEANINGS.map(([expression, , from = NOW]) => [expression, instants(expression, from)[0]]);
  expect(found).toEqual(MEANINGS.map(([expression, first]) => [expression, first]));
  expect(instants("cron(15 10 ? * 6L 2022-2023)", "2023-12-29T10:16:00Z")).toEqual([]);
});

conforms("scheduler: time zones", () => {
  expect(instants("cron(0 9 * * ? *)", NOW, 1, "Asia/Kolkata")).toEqual(["2026-11-26T03:30"]);
  expect(instants("cron(0 9 ? * MON *)", NOW, 1, "America/New_York")).toEqual(["2026-11-30T14:00"]);
  expect(instants("at(2026-12-01T00:30:00)", NOW, 1, "Pacific/Auckland")).toEqual(["2026-11-30T11:30"]);
});

conforms("scheduler: a local time in a gap is skipped", () => {
  const gap = instants("cron(30 2 * * ? *)", "2027-03-27T12:00:00Z", 1, "Europe/Berlin");
  expect(gap).toEqual(["2027-03-29T00:30"]);
});

conforms("scheduler: a local time that exists twice fires once, the first time", () => {
  const twice = instants("cron(30 2 * * ? *)", "2026-10-24T12:00:00Z", 2, "Europe/Berlin");
  expect(twice).toEqual(["2026-10-25T00:30", "2026-10-26T01:30"]);
});

conforms("scheduler: a rate begins at once and keeps its distance", () => {
  const created = Date.parse("2026-11-25T12:00:17Z");
  expect(instants("rate(10 minutes)", "2026-11-25T12:00:17Z", 3, "UTC", created)).toEqual([
    "2026-11-25T12:00",
    "2026-11-25T12:10",
    "2026-11-25T12:20",
  ]);
  expect(parseExpression("rate(10 minutes)", "UTC", created)?.next(created + 1)).toBe(created + 600_000);
});

conforms("scheduler: at() fires once", () => {
  expect(instants("at(2026-11-25T13:30:45)", NOW, 2)).toEqual(["2026-11-25T13:30"]);
});

const MINUTE_MS = 60_000;
const ENABLED: StoredSchedule["definition"] = {
  ScheduleExpression: "cron(* * * * ? *)",
  ScheduleExpressionTimezone: "UTC",
  State: "ENABLED",
  FlexibleTimeWindow: { Mode: "OFF" },
  Target: { Arn: "arn:aws:lambda:us-east-1:123456789012:function:f", RoleArn: "arn:aws:iam::123456789012:role/r" },
};

/** A schedule of every minute, whose instant is this minute's begin and whose fire comes in `waitMs`. */
function dueIn(waitMs: number, faults: Partial<Faults> = {}, ScheduleExpression = "cron(* * * * ? *)") {
  const now = Date.now();
  const dueAt = Math.floor(now / MINUTE_MS) * MINUTE_MS;
  const put = {
    name: "n",
    group: "g",
    createdAt: dueAt - MINUTE_MS,
    changedAt: dueAt,
    definition: { ...ENABLED, ScheduleExpression },
  };
  const journal = path.join(directory, randomUUID());
  writeFileSync(journal, `${JSON.stringify({ put })}\n`);
  const fires: { dueAt: number; at: number }[] = [];
  const offsetInMinuteMs = () => now - dueAt + waitMs;
  const schedules = new Schedules(journal, { ...NO_FAULTS, offsetInMinuteMs, ...faults }, (_, instant) =>
    fires.push({ dueAt: instant, at: Date.now() }),
  );
  schedules.resume();
  return { schedules, fires, dueAt, firesAt: now + waitMs };
}

for (const expression of ["cron(* * * * ? *)", "rate(1 minute)"])
  conforms(
    "scheduler: fires anywhere within the minute",
    async () => {
      const { schedules, fires, dueAt, firesAt } = dueIn(150, {}, expression);
      const fire = await eventually("the fire", () => fires[0]);
      schedules.close();
      expect(fire.dueAt).toBe(dueAt);
      expect(fire.at).toBeGreaterThanOrEqual(firesAt);
    },
    expression,
  );

conforms("scheduler: fires at least once", async () => {
  const { schedules, fires, dueAt } = dueIn(10, { duplicate: () => true });
  await eventually("the fire", () => fires[0]);
  schedules.close();
  expect(fires.map((fire) => fire.dueAt)).toEqual([dueAt, dueAt]);
});

conforms("scheduler: an old configuration may fire after a change", async () => {
  const overlooked = dueIn(100, { stale: () => true });
  const noticed = dueIn(101, { stale: () => false });
  for (const { schedules } of [overlooked, noticed]) schedules.put("g", "n", { ...ENABLED, State: "DISABLED" });
  await eventually("the overlooked fire", () => overlooked.fires[0]);
  await instant(noticed.firesAt + 50);
  expect(overlooked.fires.map(({ dueAt }) => dueAt)).toEqual([overlooked.dueAt]);
  expect(noticed.fires).toEqual([]);
  for (const { schedules } of [overlooked, noticed]) schedules.close();
});
