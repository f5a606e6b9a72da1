import { violationsOf } from "./checker.ts";
import { type Figures, figuresOf, noFigures } from "./figures.ts";
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

async function playSeed(seed: number, severity: number): Promise<Played> {
  try {
    const history = await play({ seed, severity });
    const violations = violationsOf(history);
    return { seed, violations, figures: figuresOf(history, violations.length) };
  } catch (error) {
    const { totals, ...figures } = noFigures();
    return {
      seed,
      violations: [String(error)],
      figures: { ...figures, totals: { ...totals, seeds: 1, violations: 1 } },
    };
  }
}

process.on("message", async ({ from, to, step, severity }: Share) => {
  for (let seed = from; seed <= to; seed += step) {
    const played = await playSeed(seed, severity);
    // A message that is still on its way when the channel closes is lost, or worse.
    await new Promise((sent) => process.send?.(played, sent));
  }
  process.disconnect();
});

// Nobody is left to tell, or all is told.
process.on("disconnect", () => process.exit());
