import { OUTCOMES, type Outcome } from "../../contract/outcome.ts";

/** The end of a fire: the outcome of its execution, or that it was lost. */
export const FIRE_ENDS = [...OUTCOMES, "SKIPPED", "MISSED"] as const;
export type FireEnd = Outcome | "SKIPPED" | "MISSED";

export interface EndedFire {
  readonly fireId: string;
  readonly end: FireEnd;
}

/** Ends that a run state remembers. */
export const RECENT = 20;

/** One letter for each end, so that twenty of them take under 400 bytes of a row that is written with each fire. */
const LETTERS: Readonly<Record<FireEnd, string>> = {
  FINISHED: "f",
  KILLED: "k",
  FAILED: "x",
  ERROR: "e",
  LOST: "l",
  SKIPPED: "s",
  MISSED: "m",
};

/** @param recent as the run state holds them, oldest first: a letter and the fire's id each. */
export function remember(recent: readonly string[] = [], ends: readonly EndedFire[]): readonly string[] {
  const added = ends.map(({ fireId, end }) => LETTERS[end] + fireId);
  return [...recent, ...added].slice(-RECENT);
}

/** The remembered ends, the newest first. */
export function recentEnds(recent: readonly string[] = []): EndedFire[] {
  return recent
    .flatMap((entry) => {
      const end = FIRE_ENDS.find((one) => LETTERS[one] === entry[0]);
      return end === undefined ? [] : [{ fireId: entry.slice(1), end }];
    })
    .reverse();
}

const isLost = (end: FireEnd): boolean => end === "SKIPPED" || end === "MISSED";

/** Whether the last execution that ended did not end well. A kill is no failure. */
export function isFailing(ends: readonly EndedFire[]): boolean {
  const last = ends.find(({ end }) => !isLost(end))?.end;
  return last === "FAILED" || last === "ERROR" || last === "LOST";
}

/** Whether one of these fires was lost. */
export const isLosing = (ends: readonly EndedFire[]): boolean => ends.some(({ end }) => isLost(end));
