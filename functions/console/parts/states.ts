/** The colour of a state. Each state has a letter too, so that the colour tells nothing alone. */
export type Tone = "good" | "bad" | "warn" | "run" | "idle";

const STATES: Readonly<Record<string, readonly [letter: string, tone: Tone]>> = {
  FINISHED: ["✓", "good"],
  KILLED: ["K", "idle"],
  FAILED: ["F", "bad"],
  ERROR: ["E", "bad"],
  LOST: ["L", "bad"],
  RUNNING: ["R", "run"],
  STARTED: ["✓", "good"],
  CANCELLING: ["C", "run"],
  QUEUED: ["Q", "run"],
  WAITING: ["W", "idle"],
  SKIPPED: ["S", "warn"],
  MISSED: ["M", "warn"],
  PLANNED: ["·", "idle"],
  UNRECORDED: ["?", "idle"],
  ENABLED: ["✓", "good"],
  DISABLED: ["D", "idle"],
  DISABLED_BY_APP: ["A", "idle"],
  DELETING: ["X", "warn"],
  DELIVERED: ["✓", "good"],
  UNDELIVERABLE: ["U", "bad"],
};

export const letterOf = (state: string): string => STATES[state]?.[0] ?? "?";
export const toneOf = (state: string): Tone => STATES[state]?.[1] ?? "idle";

/** States in which nothing more happens. */
export const hasEnded = (state: string): boolean => !["QUEUED", "RUNNING", "CANCELLING", "WAITING"].includes(state);
