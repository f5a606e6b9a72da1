import { FAULT_KINDS, OF_DESTINATIONS } from "./faults.ts";
import type { Figures } from "./figures.ts";
import type { OutcomesBy } from "./sandbox.ts";
import { STATE_ROWS } from "./state-table.ts";

/** Coverage is asserted from this number of seeds on. Fewer seeds meet rare events only by chance. */
export const ASSERTED_SEEDS = 10_000;
const LEAST_CRASHES = 100;
const LEAST_TRANSITIONS = 1_000;
const LEAST_FIRES = 1_000_000;

/** Crash points that stories reach by accident alone, in a few of `ASSERTED_SEEDS` seeds. They are not asserted. */
const BY_ACCIDENT: ReadonlySet<string> = new Set([
  // A second request to disable an app goes on with the work that the first one left. The planner is nearly always faster.
  "api appChanges.end",
]);

/** The states that `ASSERTED_SEEDS` seeds should have met, but did not meet, in words. */
export function shortfalls(
  { totals, crashPoints, stateRows, telling }: Figures,
  outcomesBy: OutcomesBy = "destination",
): string[] {
  const points = Object.keys(crashPoints).filter((point) => !BY_ACCIDENT.has(point));
  const faults = FAULT_KINDS.filter((fault) => outcomesBy === "destination" || !OF_DESTINATIONS.has(fault));
  const rare = (counts: Readonly<Record<string, number>>, names: readonly string[], least: number, what: string) =>
    names
      .filter((name) => (counts[name] ?? 0) < least)
      .map((name) => `${name}: ${what} ${counts[name] ?? 0} of ${least} times`);
  return [
    ...rare(totals, ["fires"], LEAST_FIRES, "seen"),
    ...rare(crashPoints, points, LEAST_CRASHES, "crashed at"),
    ...rare(stateRows, STATE_ROWS, LEAST_TRANSITIONS, "taken"),
    ...rare(telling, faults, 1, "changed an outcome"),
  ];
}
