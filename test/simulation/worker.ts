import { violationsOf } from "./checker.ts";
import { type Figures, figuresOf } from "./figures.ts";
import { play } from "./scenario.ts";

/** What one process is asked for: every `step`-th seed from `from` to `to`. */
export interface Share {
  readonly from: number;
  readonly to: number;
  readonly step: number;
  readonly severity: number;
}

export interface Played {
  readonly seed: number;
  readonly violations: readonly string[];
  readonly figures: Figures;
}

process.on("message", async ({ from, to, step, severity }: Share) => {
  for (let seed = from; seed <= to; seed += step) {
    const history = await play({ seed, severity });
    const violations = violationsOf(history);
    process.send?.({ seed, violations, figures: figuresOf(history, violations.length) } satisfies Played);
  }
  process.disconnect();
});

// Nobody is left to tell, or all is told.
process.on("disconnect", () => process.exit());
