import type { CheckName } from "../checker.ts";
import type { Plant } from "../system.ts";

/** Ports that behave as a wrong implementation would. */
export interface PlantedBug {
  /** The check that has to see it, though others may stumble over it too. */
  readonly seenBy: CheckName;
  /** The violation that shows it, where its check has several. @default any */
  readonly says?: RegExp;
  /** The seed that was known to show it when this was written: it is tried first. Stories change with the code. */
  readonly seed: number;
  /** Made anew for each play: a bug may remember. */
  readonly plant: () => Plant;
}

export type PlantedBugs = Readonly<Record<string, PlantedBug>>;
