import { beginOf, type CountedInterval, type Counter, INTERVAL_MS } from "./counters.ts";

export interface Point {
  /** Epoch ms. */
  readonly at: number;
  readonly value: number;
}

/** The counts from `from` (the beginning of its interval, inclusive) until `until` (exclusive). */
export const totalOf = (all: readonly CountedInterval[], counter: Counter, from: number, until: number): number =>
  all.reduce((sum, { at, counters }) => (at >= from && at < until ? sum + (counters[counter] ?? 0) : sum), 0);

/** A counter of the changes of a level, and the counter of those that began. */
export const RUNNING = {
  executions: { level: "executions", begun: "begunExecutions" },
  tasks: { level: "tasks", begun: "begunTasks" },
} as const satisfies Record<string, { level: Counter; begun: Counter }>;

/** Something that still runs, and is counted when it ends. */
export interface Open {
  /** Epoch ms. */
  readonly startedAt: number;
  readonly value: number;
}

/**
 * The number of those that ran at any time in each minute from `from` to `until` (both inclusive, epoch ms, beginnings
 * of minutes): those that ran at its beginning, and those that began in it. Changes before the day of `from` are known
 * by day.
 */
export function ranInMinutes(
  {
    days,
    minutes,
    open,
  }: {
    readonly days: readonly CountedInterval[];
    readonly minutes: readonly CountedInterval[];
    readonly open: readonly Open[];
  },
  counted: keyof typeof RUNNING,
  from: number,
  until: number,
): Point[] {
  const { level: change, begun } = RUNNING[counted];
  const today = beginOf("DAY", from);
  const changes = minutes.filter(({ at }) => at >= today).sort((a, b) => a.at - b.at);
  const stillOpen = [...open].sort((a, b) => a.startedAt - b.startedAt);
  let level = totalOf(days, change, 0, today);
  let [next, opened] = [0, 0];
  const points: Point[] = [];
  for (let at = from; at <= until; at += INTERVAL_MS.MINUTE) {
    for (let one = changes[next]; one !== undefined && one.at < at; one = changes[++next])
      level += one.counters[change] ?? 0;
    for (let one = stillOpen[opened]; one && one.startedAt < at + INTERVAL_MS.MINUTE; one = stillOpen[++opened])
      level += one.value;
    const here = changes[next];
    points.push({ at, value: level + (here?.at === at ? (here.counters[begun] ?? 0) : 0) });
  }
  return points;
}

/**
 * The minute (its beginning, epoch ms) from which on there is data in a window: its own first one, when the stack is
 * older.
 * @param days all days with counts, ascending; those in the window may be without counts of minutes.
 * @returns undefined where there is none.
 */
export function firstMinute(
  {
    days,
    minutes,
    open = [],
  }: {
    readonly days: readonly CountedInterval[];
    readonly minutes: readonly CountedInterval[];
    readonly open?: readonly Open[];
  },
  from: number,
): number | undefined {
  const [first] = days;
  if (first !== undefined && first.at < beginOf("DAY", from)) return from;
  const instants = [...minutes.map(({ at }) => at), ...open.map(({ startedAt }) => beginOf("MINUTE", startedAt))];
  return instants.length === 0 ? undefined : Math.max(from, Math.min(...instants));
}
