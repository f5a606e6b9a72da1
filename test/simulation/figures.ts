import type { Fault } from "./faults.ts";
import type { History } from "./scenario.ts";

/** The counts of a run of seeds, as plain values that processes can send to one another. */
export interface Figures {
  readonly totals: Record<"seeds" | "fires" | "executions" | "shards" | "violations", number>;
  readonly faults: Record<string, number>;
  readonly crashPoints: Record<string, number>;
  readonly stateRows: Record<string, number>;
  /** Faults that changed an outcome: without them a seed had other outcomes. */
  readonly telling: Record<string, number>;
}

export const noFigures = (): Figures => ({
  totals: { seeds: 0, fires: 0, executions: 0, shards: 0, violations: 0 },
  faults: {},
  crashPoints: {},
  stateRows: {},
  telling: {},
});

/**
 * The figures of one seed. Every tried effect is a crash point, with a count of 0 if no function died at it. @param
 * changed a fault that changed an outcome of this seed.
 */
export function figuresOf(
  { system: { world, adversary, watch } }: History,
  violations: number,
  changed: Fault | undefined,
): Figures {
  const executions = world.executions.history();
  const shards = executions.reduce((sum, execution) => sum + execution.shards, 0);
  const untouched = [...adversary.tried.keys()].map((point) => [point, 0] as const);
  return {
    totals: { seeds: 1, fires: world.fires.history().length, executions: executions.length, shards, violations },
    faults: Object.fromEntries(adversary.dealt),
    crashPoints: { ...Object.fromEntries(untouched), ...Object.fromEntries(adversary.crashPoints) },
    stateRows: Object.fromEntries(watch.rows),
    telling: changed === undefined ? {} : { [changed]: 1 },
  };
}

/** Adds the counts of the second to the first. */
export function addFigures(into: Figures, more: Figures): void {
  for (const part of ["totals", "faults", "crashPoints", "stateRows", "telling"] as const) {
    const counts: Record<string, number> = into[part];
    for (const [name, count] of Object.entries(more[part])) counts[name] = (counts[name] ?? 0) + count;
  }
}
