import { naiveFires } from "../core/cron/naive.ts";

const known = new Map<string, readonly number[]>();
const DAY_MS = 86_400_000;

/** Due instants in `(after, before]`. The naive evaluator walks whole days, so each day of a cron is kept. */
export function dueBetween(cron: string, zone: string, after: number, before: number): number[] {
  const due: number[] = [];
  for (let day = Math.floor(after / DAY_MS); day <= Math.floor(before / DAY_MS); day++) {
    const key = `${day} ${cron} ${zone}`;
    const all = known.get(key) ?? naiveFires(cron, zone, day * DAY_MS - 1, (day + 1) * DAY_MS - 1);
    known.set(key, all);
    for (let index = firstAfter(all, after); index < all.length; index++) {
      const at = all[index] ?? Number.POSITIVE_INFINITY;
      if (at > before) break;
      due.push(at);
    }
  }
  return due;
}

function firstAfter(sorted: readonly number[], after: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) <= after) low = middle + 1;
    else high = middle;
  }
  return low;
}
