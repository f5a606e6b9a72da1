import { DAY_MS } from "../day-ms.ts";
import type { DueInstant } from "./due.ts";

/** The due instants of one day, by UTC. */
export interface DayOfInstants {
  /** Epoch ms of its beginning. */
  readonly at: number;
  readonly instants: readonly DueInstant[];
}

/** Instants (ascending) by day; a day without one is left out. */
export function* daysOfInstants(due: Iterable<DueInstant>): Generator<DayOfInstants> {
  let at = Number.NaN;
  let instants: DueInstant[] = [];
  for (const instant of due) {
    const day = instant.at - (instant.at % DAY_MS);
    if (day !== at && instants.length > 0) {
      yield { at, instants };
      instants = [];
    }
    at = day;
    instants.push(instant);
  }
  if (instants.length > 0) yield { at, instants };
}
