import type { CountedInterval } from "../core/statistics/counters.ts";

/** The counted statistics. The transactions of the counted fires and executions write them. */
export interface StatisticsStore {
  /** Intervals that begin in `[from, until]` (epoch ms) and that have counts, ascending. Eventually consistent. */
  list(interval: CountedInterval["interval"], from: number, until: number): Promise<readonly CountedInterval[]>;
}
