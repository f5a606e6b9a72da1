import type { Revision } from "../../contract/job.ts";
import { nextDue } from "./due.ts";

/** The number of due instants that a plan names. A job with more fires in two minutes needs a further read. */
export const UPCOMING = 13;

/** The first due instants after an instant (epoch ms) under a revision that stays in force: at most `UPCOMING`. */
export function upcoming(revision: Revision, after: number): number[] {
  const instants: number[] = [];
  let at = nextDue(revision, after);
  while (at !== undefined && instants.length < UPCOMING) {
    instants.push(at);
    at = nextDue(revision, at);
  }
  return instants;
}

/**
 * The first of the named instants that is not past.
 * @param instants undefined where none are known
 * @returns "never" when the job has no more, "unknown" when the names end before `now` (epoch ms)
 */
export function firstAfter(instants: readonly number[] | undefined, now: number): number | "never" | "unknown" {
  if (instants === undefined) return "unknown";
  return instants.find((at) => at > now) ?? (instants.length < UPCOMING ? "never" : "unknown");
}
