import type { DueInstant } from "./due.ts";
import type { Fire } from "./fire.ts";

/** One due instant (epoch ms) with its record, if it has one. */
export interface FireState {
  readonly at: number;
  /** The revision in force at it. */
  readonly revision: number;
  /** Of this instant, or of a run of instants with this one among them. */
  readonly record?: Fire;
}

/**
 * Joins due instants with the records of a job's cron fires; both are ascending. A record of several instants stands
 * for each due one from its first to its last.
 */
export function* fireStates(due: Iterable<DueInstant>, recorded: readonly Fire[]): Generator<FireState> {
  let next = 0;
  for (const { at, revision } of due) {
    while (lastOf(recorded[next]) < at) next += 1;
    const record = recorded[next];
    const isCovered = record !== undefined && record.firedAt <= at;
    yield { at, revision: revision.revision, ...(isCovered && { record }) };
  }
}

const lastOf = (fire: Fire | undefined): number => fire?.through ?? fire?.firedAt ?? Number.POSITIVE_INFINITY;
