import type { Chunks } from "../../ports/chunks.ts";
import type { Metrics } from "../../ports/metrics.ts";

/** Chunks whose notes of further attempts that were handed to Lambda are counted. A note that is repeated counts again. */
export const measuredAttempts = <C extends Chunks>(chunks: C, metrics: Metrics): C => ({
  ...chunks,
  async addRetries(...note: Parameters<Chunks["addRetries"]>) {
    await chunks.addRetries(...note);
    const issued = [...note[2].values()].filter(
      ({ attempt, issued, segment }) => issued && attempt > 1 && segment === undefined,
    );
    metrics.add("Failovers", issued.length);
  },
});
