import { type CountedInterval, sumOf } from "../../functions/core/statistics/counters.ts";
import type { StatisticsStore } from "../../functions/ports/statistics-store.ts";
import { digits, type World } from "./world.ts";

const keyOf = (interval: CountedInterval["interval"], at: number) => `${interval}#${digits(at)}`;

/** Adds to the counts, as transactions do. */
export function count(world: World, counted: readonly CountedInterval[]): void {
  for (const { interval, at, counters } of counted) {
    const key = keyOf(interval, at);
    const sum = sumOf([world.statistics.get(key)?.counters ?? {}, counters]);
    world.statistics.put(key, { interval, at, counters: sum }, interval === "MINUTE" ? { endedAt: at } : {});
  }
}

export function statisticsStore(world: World): StatisticsStore {
  return {
    async list(interval, from, until) {
      const { statistics } = world.eventually;
      const keys = statistics.keys(`${interval}#`, keyOf(interval, from));
      return keys
        .flatMap((key) => world.alive(statistics, key) ?? [])
        .filter(({ at, counters }) => at <= until && Object.keys(counters).length > 0);
    },
  };
}
