import { type Figures, noFigures } from "./figures.ts";

export interface Played {
  readonly seed: number;
  readonly violations: readonly string[];
  readonly figures: Figures;
}

/** A seed that did not come to its end. */
export function unplayed(seed: number, why: string): Played {
  const { totals, ...figures } = noFigures();
  return { seed, violations: [why], figures: { ...figures, totals: { ...totals, seeds: 1, violations: 1 } } };
}
