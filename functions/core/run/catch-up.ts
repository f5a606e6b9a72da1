import type { DueInstant } from "./due.ts";
import type { Fire } from "./fire.ts";

/** Instants of one outage that still run, the newest ones. */
export const CATCH_UP_LIMIT = 100;

/** Consecutive due instants of one revision that share one record, since none of them runs. Epoch ms. */
export interface MissedRun {
  readonly first: number;
  readonly through: number;
  readonly count: number;
  readonly revision: number;
  readonly misfire: boolean;
}

export interface CatchUp {
  readonly missed: readonly MissedRun[];
  /** Instants (epoch ms) to be given to the run state one by one, oldest first. */
  readonly single: readonly number[];
}

interface Unrecorded extends DueInstant {
  /**
   * Number of records before it: instants with equal numbers have none between them. A record need not be of a due
   * instant. It may be of an earlier revision, by a function that had not seen the change yet.
   */
  readonly after: number;
}

/**
 * Sorts the due instants of a window that have no record by their outcome.
 * @param recorded the window's fires that have their row, ascending; a row may stand for several instants.
 * @param lateAt instants up to here (epoch ms) are late: without `misfire` only the newest may still run.
 * @param isHalted nothing of the job runs any more, so nothing catches up.
 */
export function catchUp(
  due: Iterable<DueInstant>,
  recorded: readonly Fire[],
  lateAt: number,
  isHalted: boolean,
): CatchUp {
  const missed: MissedRun[] = [];
  const newest: Unrecorded[] = [];
  let previous: Unrecorded | undefined;
  const miss = (instant: Unrecorded) => {
    const { at, revision, after } = instant;
    const last = missed.at(-1);
    if (last !== undefined && previous?.after === after && last.revision === revision.revision) {
      missed[missed.length - 1] = { ...last, through: at, count: last.count + 1 };
    } else {
      missed.push({ first: at, through: at, count: 1, revision: revision.revision, misfire: revision.config.misfire });
    }
    previous = instant;
  };
  for (const instant of unrecordedOf(due, recorded)) {
    newest.push(instant);
    if (newest.length > CATCH_UP_LIMIT) for (const oldest of newest.splice(0, 1)) miss(oldest);
  }
  const single: number[] = [];
  for (const [index, instant] of newest.entries()) {
    const catchesUp = !isHalted && (instant.revision.config.misfire || index === newest.length - 1);
    if (catchesUp || instant.at > lateAt) single.push(instant.at);
    else miss(instant);
  }
  return { missed, single };
}

function* unrecordedOf(due: Iterable<DueInstant>, recorded: readonly Fire[]): Generator<Unrecorded> {
  let after = 0;
  for (const instant of due) {
    while ((recorded[after]?.through ?? recorded[after]?.firedAt ?? Number.POSITIVE_INFINITY) < instant.at) after++;
    const record = recorded[after];
    if (record === undefined || record.firedAt > instant.at) yield { ...instant, after };
  }
}
