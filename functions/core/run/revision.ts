import type { Revision } from "../../contract/job.ts";

/**
 * The instant that names the next revision: now, but after the one before, and never on a whole second. Due
 * instants are whole seconds, so none falls on the border between two revisions.
 * @returns epoch ms.
 */
export function nextRevision(now: number, previous = 0): number {
  const at = Math.max(now, previous + 1);
  return at % 1_000 === 0 ? at + 1 : at;
}

/** The revision in force at an instant, of a list that begins with the one in force at its start. */
export const inForce = (revisions: readonly Revision[], at: number): Revision | undefined =>
  revisions.findLast(({ revision }) => revision <= at);
