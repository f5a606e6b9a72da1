import fc from "fast-check";
import { expect, test } from "vitest";
import { compileWake, LEAD_MINUTES } from "../../../functions/core/cron/event-bridge.ts";
import { monthlyLoad } from "../../../functions/core/cron/load.ts";
import { cronText, ZONES, zoneName } from "./arbitrary.ts";
import { cronOf, scheduleOf, zoneOf } from "./engine.ts";
import { awsCron } from "./event-bridge-dialect.ts";
import { PRODUCTION_CRONS } from "./production-crons.ts";
import { vectors } from "./vectors.ts";

const MINUTE = 60_000;
const NOW = Date.UTC(2026, 10, 24, 12);
const minuteOf = (instant: number) => Math.floor(instant / MINUTE) * MINUTE;
const compile = (text: string, zone: string, from = NOW) => compileWake(cronOf(text), zoneOf(zone), from);

/** Minutes in which a fire needs a wake. At most `limit`, so that every-second crons stay small. */
function neededMinutes(text: string, zone: string, from: number, until: number, limit: number): number[] {
  const schedule = scheduleOf(text, zone);
  const next = (after: number) => schedule.next(after);
  const minutes: number[] = [];
  for (
    let fire = next(from);
    fire !== undefined && fire <= until && minutes.length < limit;
    fire = next(minuteOf(fire) + MINUTE - 1)
  ) {
    minutes.push(minuteOf(fire) - LEAD_MINUTES * MINUTE);
  }
  return minutes;
}

test("every fire within two years has its wake, in EventBridge's own grammar", () => {
  fc.assert(
    fc.property(cronText, zoneName, fc.integer({ min: 0, max: 700 }), (text, zone, days) => {
      const wake = compile(text, zone);
      const from = NOW + days * 86_400_000;
      if (wake === undefined) {
        expect(scheduleOf(text, zone).next(NOW)).toBeUndefined();
        return;
      }
      const { wakes } = awsCron(wake.expression, wake.timeZone);
      for (const minute of neededMinutes(text, zone, from, NOW + 730 * 86_400_000, 40)) {
        expect(
          wakes(minute),
          `${text} ${zone} ${new Date(minute).toISOString()} ${wake.expression} ${wake.timeZone}`,
        ).toBe(true);
      }
    }),
    { numRuns: 1_000 * ZONES.length },
  );
});

test("around every transition of two years no fire is without its wake", () => {
  for (const text of [
    ...PRODUCTION_CRONS,
    "0 0/20 0-3 * * ?",
    "30 15,40 1-2 * * ?",
    "0 1 0,1,2,3 * * ?",
    "0 0 3 * * ?",
  ]) {
    for (const zone of ZONES) {
      const wake = compile(text, zone);
      if (wake === undefined) continue;
      const { wakes } = awsCron(wake.expression, wake.timeZone);
      let segment = zoneOf(zone).segmentAt(NOW / 1_000);
      while (segment.end * 1_000 < NOW + 730 * 86_400_000) {
        const turn = segment.end * 1_000;
        for (const minute of neededMinutes(text, zone, turn - 4 * 3_600_000, turn + 4 * 3_600_000, 500)) {
          if (minute >= NOW)
            expect(wakes(minute), `${text} ${zone} ${new Date(minute).toISOString()} ${wake.expression}`).toBe(true);
        }
        segment = zoneOf(zone).segmentAt(segment.end);
      }
    }
  }
});

test("every valid vector compiles to documented grammar and wakes for its fires of five years", () => {
  for (const { expr, zone, start, next, valid, odd } of vectors) {
    if (!valid || odd !== undefined) continue;
    const wake = compile(expr, zone, start);
    if (wake === undefined) {
      expect(next, expr).toEqual([]);
      continue;
    }
    const { wakes } = awsCron(wake.expression, wake.timeZone);
    for (const minute of neededMinutes(expr, zone, start, start + 5 * 365 * 86_400_000, 20))
      expect(wakes(minute), `${expr} ${zone}`).toBe(true);
  }
});

test("an hour far too long for one expression is widened, not cut", () => {
  const years = Array.from({ length: 100 }, (_, i) => 2027 + 2 * i - (i > 86 ? 100 : 0)).filter((year) => year < 2199);
  const minutes = Array.from({ length: 30 }, (_, i) => 2 * i).join(",");
  const wake = compile(`0 ${minutes} 1,3,5,7,9 1,3,5,7,9 * ? ${years.join(",")}`, "America/New_York");
  expect(wake?.expression.length).toBeLessThanOrEqual(256);
  expect(wake?.expression.endsWith(" *)")).toBe(true);
});

test.each([
  ["0/5 * * * * ?", "UTC", "cron(* * * * ? *)", "UTC"],
  ["0 15 10 ? * MON-FRI", "America/New_York", "cron(13 14,15 ? * 2-6 *)", "UTC"],
  ["0 30 2 * * ?", "America/New_York", "cron(28,58 6,7 * * ? *)", "UTC"],
  ["0 0 0 L * ?", "Asia/Shanghai", "cron(58 23 27-30 * ? *)", "Asia/Shanghai"],
  ["0 0 0 1 1 ? 2028", "UTC", "cron(58 23 31 12 ? 2027,2028)", "UTC"],
])("%s in %s wakes by %s in %s", (text, zone, expression, timeZone) => {
  expect(compile(text, zone)).toEqual({ expression, timeZone });
});

test("production crons wake twice per needed minute at the median and six times at the 90th percentile", () => {
  expect(PRODUCTION_CRONS).toHaveLength(100);
  const ratios: number[] = [];
  for (const text of PRODUCTION_CRONS) {
    for (const zone of ["UTC", "America/New_York", "Europe/London"]) {
      const wake = compile(text, zone);
      const { wakesPerMonth, firesPerMonth } = monthlyLoad(cronOf(text), wake, NOW);
      const seconds = cronOf(text).seconds.members.length;
      ratios.push(wakesPerMonth / (firesPerMonth / seconds));
    }
  }
  ratios.sort((a, b) => a - b);
  expect(ratios[150]).toBeLessThanOrEqual(2);
  expect(ratios[270]).toBeLessThanOrEqual(6);
});

test("the load of a month counts fires and wakes", () => {
  const wake = compile("0 0 9 ? * MON", "UTC");
  const { firesPerMonth, wakesPerMonth } = monthlyLoad(cronOf("0 0 9 ? * MON"), wake, Date.UTC(2026, 0, 5));
  expect(firesPerMonth).toBeCloseTo(52 / 12, 5);
  expect(wakesPerMonth).toBe(firesPerMonth);
});
