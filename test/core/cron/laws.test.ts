import fc from "fast-check";
import { expect, test } from "vitest";
import { cronText, ZONES, zoneName } from "./arbitrary.ts";
import { scheduleOf, zoneOf } from "./engine.ts";
import { naiveFires } from "./naive.ts";

const DAY = 86_400_000;
const FROM = Date.UTC(2026, 0, 1);
const UNTIL = Date.UTC(2028, 0, 1);
const instant = fc.integer({ min: FROM, max: UNTIL });
/** A thousand expressions for each zone. */
const runs = { numRuns: 1_000 * ZONES.length };

/** Transitions of a zone in the two years, as epoch ms; a few instants around each, the repeated hour's included. */
const transitions = (zone: string) => {
  const found: number[] = [];
  for (let s = zoneOf(zone).segmentAt(FROM / 1_000); s.end * 1_000 < UNTIL; s = zoneOf(zone).segmentAt(s.end)) {
    if (zoneOf(zone).segmentAt(s.end).offset !== s.offset) found.push(s.end * 1_000);
  }
  return found;
};
const turns = new Map(ZONES.map((zone) => [zone as string, transitions(zone)]));
const near = fc
  .tuple(zoneName, fc.nat(), fc.integer({ min: -2 * 3_600, max: 2 * 3_600 }), instant)
  .map(([zone, n, s, other]) => {
    const list = turns.get(zone) ?? [];
    return { zone, at: (list[n % Math.max(1, list.length)] ?? other) + s * 1_000 };
  });

test("the clocks of the zones change as they are chosen for", () => {
  expect([...turns].map(([zone, list]) => [zone, list.length])).toEqual([
    ["UTC", 0],
    ["America/New_York", 4],
    ["Europe/London", 4],
    ["Africa/Cairo", 4],
    ["Australia/Lord_Howe", 4],
    ["Africa/Casablanca", 4],
    ["Asia/Kolkata", 0],
    ["Pacific/Apia", 0],
  ]);
});

test("next is after now, is due, and nothing is due between", () => {
  fc.assert(
    fc.property(cronText, near, (text, { zone, at }) => {
      const s = scheduleOf(text, zone);
      const next = (after: number) => s.next(after);
      const previous = (before: number) => s.previous(before);
      const isDue = (due: number) => s.isDue(due);
      const fire = next(at);
      if (fire === undefined) return;
      expect(fire).toBeGreaterThan(at);
      expect(fire % 1_000).toBe(0);
      expect(isDue(fire)).toBe(true);
      expect(isDue(fire + 1)).toBe(false);
      expect(next(fire - 1)).toBe(fire);
      expect(previous(fire + 1)).toBe(fire);
      const before = previous(fire);
      if (before !== undefined) expect(before).toBeLessThanOrEqual(at);
    }),
    runs,
  );
});

test("previous is the inverse of next, also inside a repeated hour", () => {
  fc.assert(
    fc.property(cronText, near, (text, { zone, at }) => {
      const s = scheduleOf(text, zone);
      const next = (after: number) => s.next(after);
      const previous = (before: number) => s.previous(before);
      const fire = previous(at);
      if (fire === undefined) return;
      expect(fire).toBeLessThan(at);
      const following = next(fire);
      if (following !== undefined) {
        expect(following).toBeGreaterThanOrEqual(at);
        expect(previous(following)).toBe(fire);
      }
    }),
    runs,
  );
});

test("iteration equals repeated next from any start", () => {
  fc.assert(
    fc.property(cronText, near, fc.integer({ min: 1, max: 3 * DAY }), (text, { zone, at }, length) => {
      const s = scheduleOf(text, zone);
      const next = (after: number) => s.next(after);
      const between = (after: number, until: number) => s.between(after, until);
      const fires = [...between(at, at + length)];
      const middle = fires[Math.floor(fires.length / 2)];
      if (middle === undefined) {
        expect(next(at) ?? Number.POSITIVE_INFINITY).toBeGreaterThan(at + length);
        return;
      }
      expect([...between(middle - 1, at + length)]).toEqual(fires.slice(Math.floor(fires.length / 2)));
    }),
    runs,
  );
});

test("the engine equals the naive evaluator for three days around every transition and on other days", () => {
  fc.assert(
    fc.property(cronText, near, instant, (text, { zone, at }, other) => {
      const s = scheduleOf(text, zone);
      const between = (after: number, until: number) => s.between(after, until);
      for (const [from, until] of [
        [at - 1.5 * DAY, at + 1.5 * DAY],
        [other, other + DAY],
      ] as const) {
        expect([...between(from, until)], `${text} ${zone} ${from}`).toEqual(naiveFires(text, zone, from, until));
      }
    }),
    runs,
  );
});

test.each([
  ["America/New_York", "0 30 2 * * ?", "2027-03-14T00:00:00Z", "2027-03-14T07:00:00Z", "the gap's end, 03:00 EDT"],
  ["America/New_York", "0 30 1 * * ?", "2026-11-01T00:00:00Z", "2026-11-01T05:30:00Z", "the first 01:30"],
  ["America/New_York", "0 0/20 * * * ?", "2026-11-01T05:50:00Z", "2026-11-01T06:00:00Z", "the second pass runs too"],
  [
    "America/New_York",
    "0 0 0/2 * * ?",
    "2027-03-14T05:30:00Z",
    "2027-03-14T08:00:00Z",
    "02:00 does not exist, 04:00 is next",
  ],
  ["Africa/Cairo", "0 0 0 * * ?", "2027-04-29T12:00:00Z", "2027-04-29T22:00:00Z", "midnight does not exist: 01:00"],
  ["Australia/Lord_Howe", "0 15 2 * * ?", "2026-10-03T00:00:00Z", "2026-10-03T15:30:00Z", "a gap of 30 minutes: 02:30"],
  ["Pacific/Apia", "0 0 12 30 12 ? 2011", "2011-12-29T00:00:00Z", "2011-12-30T10:00:00Z", "the skipped day's end"],
])("%s: %s after %s fires at %s (%s)", (zone, text, after, expected) => {
  expect(new Date(scheduleOf(text, zone).next(Date.parse(after)) ?? 0).toISOString().replace(".000", "")).toBe(
    expected,
  );
});

test("Casablanca turns its clock back before each Ramadan, and forward after it", () => {
  const fires = [
    ...scheduleOf("0 30 2 * * ?", "Africa/Casablanca").between(Date.UTC(2027, 0, 1), Date.UTC(2028, 0, 1)),
  ];
  expect(fires).toHaveLength(365);
  expect(fires).toEqual(naiveFires("0 30 2 * * ?", "Africa/Casablanca", Date.UTC(2027, 0, 1), Date.UTC(2028, 0, 1)));
});
