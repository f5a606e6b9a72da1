import type { CountedInterval } from "../core/statistics/counters.ts";

/** What was counted; it is written in the transactions of what is counted. */
export interface StatisticsStore {
  /** Intervals that begin in `[from, until]` (epoch ms) and in which anything was counted, ascending. Eventually consistent. */
  list(interval: CountedInterval["interval"], from: number, until: number): Promise<readonly CountedInterval[]>;
}
