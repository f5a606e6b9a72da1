import type { DueInstant } from "./due.ts";
import type { Fire } from "./fire.ts";
import { fireStates } from "./fire-states.ts";
import { isBackfillFire } from "./ids.ts";
import { QUEUE_LIMIT, type RunState } from "./run-state.ts";

/** A window of a job's past whose instants are run once more. A job has at most one at a time. Epoch ms. */
export interface Backfill {
  readonly jobName: string;
  /** The window, both ends included, as it was asked for. */
  readonly from: number;
  readonly to: number;
  /** The last instant that was settled then. */
  readonly until: number;
  readonly maxParallel: number;
  /** Instants up to here have their fires. */
  readonly after: number;
  /** When it was asked for: it names the backfill. */
  readonly at: number;
}

export interface JudgedWindow {
  /** Instants to run (epoch ms), ascending. */
  readonly toRun: readonly number[];
  readonly hasRun: number;
  readonly unrecorded: number;
}

const hasStarted = (fire: Fire | undefined): boolean => fire?.status === "STARTED" || fire?.status === "QUEUED";

/**
 * Which due instants of a window a backfill runs: those whose record says that they did not run. An instant without a
 * record may have run, so it is left alone.
 * @param recorded cron fires of the window, ascending.
 * @param backfilled fires of backfills in the window.
 */
export function judgeWindow(
  due: Iterable<DueInstant>,
  recorded: readonly Fire[],
  backfilled: readonly Fire[],
): JudgedWindow {
  const done = new Set(backfilled.filter(hasStarted).map(({ firedAt }) => firedAt));
  const toRun: number[] = [];
  let [hasRun, unrecorded] = [0, 0];
  for (const { at, record } of fireStates(due, recorded)) {
    if (done.has(at) || hasStarted(record)) hasRun++;
    else if (record === undefined) unrecorded++;
    else toRun.push(at);
  }
  return { toRun, hasRun, unrecorded };
}

/** Half of the queue is left for other fires. */
const ROOM = QUEUE_LIMIT / 2;

/** Whether no further fire of a backfill may wait now. */
export function isBackfillFull({ running, queue }: RunState, maxParallel: number): boolean {
  const own = [running, ...queue].filter((fireId) => fireId !== undefined && isBackfillFire(fireId));
  return own.length >= maxParallel || queue.length >= ROOM;
}
