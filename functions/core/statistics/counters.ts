import { JobExecutionType, JobType } from "../../contract/job.ts";
import { OUTCOMES } from "../../contract/outcome.ts";

/** The counted changes. A negative number is a change, never a level. */
export const COUNTERS = [
  /** Shards that ended FINISHED. */
  "succeeded",
  /** Shards that ended FAILED, ERROR or LOST. A cancelled shard counts as neither, as in Elastic-Job-Cloud. */
  "failed",
  /** The change of the number of running executions. */
  "executions",
  /** The change of the number of their shards. */
  "tasks",
  /** Executions that began in the interval, and their shards. Together with those that ran before it, they are all that ran in it. */
  "begunExecutions",
  "begunTasks",
  /** Executions by their outcome. */
  ...OUTCOMES,
  /** The changes of the numbers of registered jobs, in all and of each kind. */
  "registered",
  ...JobType.options,
  ...JobExecutionType.options,
] as const;
export type Counter = (typeof COUNTERS)[number];
export type Counters = Readonly<Partial<Record<Counter, number>>>;

export const INTERVAL_MS = { MINUTE: 60_000, HOUR: 3_600_000, DAY: 86_400_000 } as const;

/** The counts of one interval. Days are kept for ever, minutes as long as the history. */
export interface CountedInterval {
  readonly interval: "MINUTE" | "DAY";
  /** Its beginning, epoch ms; days are UTC's. */
  readonly at: number;
  readonly counters: Counters;
}

/** The beginning of the interval an instant is in (epoch ms). */
export const beginOf = (interval: keyof typeof INTERVAL_MS, at: number): number => at - (at % INTERVAL_MS[interval]);

/** Adds several counts up; sums of 0 are left out. */
export function sumOf(all: readonly Counters[]): Counters {
  const sums: Partial<Record<Counter, number>> = {};
  for (const counter of COUNTERS) {
    const sum = all.reduce((before, one) => before + (one[counter] ?? 0), 0);
    if (sum !== 0) sums[counter] = sum;
  }
  return sums;
}

/** Merges counts to one for each interval, ascending; sums of 0 are left out. */
export function merged(all: readonly CountedInterval[]): CountedInterval[] {
  const byInterval = new Map<string, CountedInterval>();
  for (const one of all) {
    const key = `${one.interval} ${one.at}`;
    byInterval.set(key, { ...one, counters: sumOf([byInterval.get(key)?.counters ?? {}, one.counters]) });
  }
  const something = [...byInterval.values()].filter(({ counters }) => Object.keys(counters).length > 0);
  return something.sort((a, b) => a.at - b.at);
}

/** Turns changes at instants (epoch ms) into counts of their minutes and days. */
export const intervalsOf = (changes: readonly { at: number; counters: Counters }[]): CountedInterval[] =>
  merged(
    (["MINUTE", "DAY"] as const).flatMap((interval) =>
      changes.map(({ at, counters }) => ({ interval, at: beginOf(interval, at), counters })),
    ),
  );
