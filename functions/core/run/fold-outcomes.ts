import { OUTCOMES, type Outcome, type OutcomeCounts } from "../../contract/outcome.ts";
import type { Chunk, Tally } from "./execution.ts";

export const NO_TALLY: Tally = {
  counts: { FINISHED: 0, KILLED: 0, FAILED: 0, ERROR: 0, LOST: 0 },
  unrun: { skipped: 0, missed: 0 },
};

/** How the shards of a chunk have ended. */
export const tallyOf = ({ ended, overlap }: Pick<Chunk, "ended" | "overlap">): Tally => ({
  counts: {
    FINISHED: ended.FINISHED.size,
    KILLED: ended.KILLED.size,
    FAILED: ended.FAILED.size,
    ERROR: ended.ERROR.size,
    LOST: ended.LOST.size,
  },
  unrun: { skipped: overlap?.skipped.size ?? 0, missed: overlap?.missed.size ?? 0 },
});

export const sumOfTallies = (a: Tally, b: Tally): Tally => ({
  counts: Object.fromEntries(
    OUTCOMES.map((outcome) => [outcome, a.counts[outcome] + b.counts[outcome]]),
  ) as OutcomeCounts,
  unrun: { skipped: a.unrun.skipped + b.unrun.skipped, missed: a.unrun.missed + b.unrun.missed },
});

/** An execution has the worst outcome of its shards: `OUTCOMES` is in order, best first. */
export const worstOf = (counts: OutcomeCounts): Outcome =>
  OUTCOMES.findLast((outcome) => counts[outcome] > 0) ?? "FINISHED";
