import type { CountedInterval } from "../core/statistics/counters.ts";
import type { JobLosses } from "../core/statistics/losses.ts";

/** The counted statistics. The transactions of the counted fires and executions write them. */
export interface StatisticsStore {
  /** Intervals that begin in `[from, until]` (epoch ms) and that have counts, ascending. Eventually consistent. */
  list(interval: CountedInterval["interval"], from: number, until: number): Promise<readonly CountedInterval[]>;
  /**
   * Losses of the hours that begin in `[from, until]` (epoch ms, at most 30 days old), each job's in each of these hours.
   * Eventually consistent.
   * @returns the losses; `isComplete` is false where there were more than one request for each day and shard reads. Those
   * of the newest hours are read first.
   */
  losses(from: number, until: number): Promise<{ readonly losses: readonly JobLosses[]; readonly isComplete: boolean }>;
}
