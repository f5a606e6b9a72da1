import { OUTCOMES, type Outcome, type OutcomeCounts } from "../../contract/outcome.ts";
import type { Chunk, Unrun } from "./execution.ts";

/** An execution has the worst outcome of its shards (`OUTCOMES` is in order, best first), with counts. */
export function foldOutcomes(chunks: readonly Pick<Chunk, "ended">[]): { outcome: Outcome; counts: OutcomeCounts } {
  const count = (outcome: Outcome) => chunks.reduce((sum, { ended }) => sum + ended[outcome].size, 0);
  const counts: OutcomeCounts = {
    FINISHED: count("FINISHED"),
    KILLED: count("KILLED"),
    FAILED: count("FAILED"),
    ERROR: count("ERROR"),
    LOST: count("LOST"),
  };
  return { outcome: OUTCOMES.findLast((outcome) => counts[outcome] > 0) ?? "FINISHED", counts };
}

/** How many shards never ran. */
export function foldUnrun(chunks: readonly Pick<Chunk, "overlap">[]): Unrun {
  const count = (kind: keyof Unrun) => chunks.reduce((sum, { overlap }) => sum + (overlap?.[kind].size ?? 0), 0);
  return { skipped: count("skipped"), missed: count("missed") };
}
