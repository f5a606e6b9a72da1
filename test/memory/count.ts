import { beginOf, type CountedInterval, sumOf } from "../../functions/core/statistics/counters.ts";
import type { JobLosses } from "../../functions/core/statistics/losses.ts";
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

/** Adds losses, as transactions do. @param at epoch ms */
export function countLosses(world: World, { jobName, skipped, missed }: JobLosses, at: number): void {
  if (skipped + missed === 0) return;
  const hour = beginOf("HOUR", at);
  const key = `${digits(hour)}#${jobName}`;
  const before = world.losses.get(key) ?? { skipped: 0, missed: 0 };
  const sum = { jobName, skipped: before.skipped + skipped, missed: before.missed + missed };
  world.losses.put(key, sum, { endedAt: hour });
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
    async losses(from, until) {
      const { losses } = world.eventually;
      const keys = losses.keys().filter((key) => key >= digits(from) && key <= `${digits(until)}#~`);
      return { losses: keys.flatMap((key) => world.alive(losses, key) ?? []), isComplete: true };
    },
  };
}
