import type { AttemptView } from "../../../contract/shard-view.ts";

export interface LogLine {
  readonly time?: string;
  readonly text: string;
}

export interface Read {
  readonly lines: readonly LogLine[];
  readonly hasEarlier: boolean;
  readonly isComplete: boolean;
  readonly problem: unknown;
}

/** The last output of an attempt that did not end well, as its outcome holds it. */
export const useLog = (attempt: AttemptView | undefined): Read => ({
  lines: attempt?.tail === undefined ? [] : attempt.tail.split("\n").map((text) => ({ text })),
  hasEarlier: attempt?.tail !== undefined,
  isComplete: attempt?.outcome !== undefined,
  problem: undefined,
});
