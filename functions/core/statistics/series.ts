import { beginOf, type CountedInterval, type Counter, INTERVAL_MS } from "./counters.ts";

export interface Point {
  /** Epoch ms. */
  readonly at: number;
  readonly value: number;
}

/** The counts from `from` (the beginning of its interval, inclusive) until `until` (exclusive). */
export const totalOf = (all: readonly CountedInterval[], counter: Counter, from: number, until: number): number =>
  all.reduce((sum, { at, counters }) => (at >= from && at < until ? sum + (counters[counter] ?? 0) : sum), 0);

/**
 * The level at the beginning of each interval from `from` to `until` (both inclusive, epoch ms, beginnings of intervals):
 * the sum of all changes before it. Changes before the day of `from` are known by day.
 */
export function levels(
  { days, minutes }: { readonly days: readonly CountedInterval[]; readonly minutes: readonly CountedInterval[] },
  counter: Counter,
  from: number,
  until: number,
): Point[] {
  const today = beginOf("DAY", from);
  const changes = [...minutes].sort((a, b) => a.at - b.at);
  let level = totalOf(days, counter, 0, today);
  let next = changes.findIndex(({ at }) => at >= today);
  const points: Point[] = [];
  for (let at = from; at <= until; at += INTERVAL_MS.MINUTE) {
    for (let change = changes[next]; next >= 0 && change !== undefined && change.at < at; change = changes[++next]) {
      level += change.counters[counter] ?? 0;
    }
    points.push({ at, value: level });
  }
  return points;
}
