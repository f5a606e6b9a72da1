import type { CheckName } from "../checker.ts";
import type { Plant } from "../system.ts";

/** Ports that behave like a wrong implementation. */
export interface PlantedBug {
  /** The check that has to see the bug. Other checks may see it too. */
  readonly seenBy: CheckName;
  /** The violation that shows the bug, if the check has several kinds. @default any */
  readonly says?: RegExp;
  /**
   * A short seed that showed the bug when this was written. It is tried first, and the others after it: stories change
   * with the code.
   */
  readonly seed: number;
  /** Makes the ports of one play, because a bug may have state. */
  readonly plant: () => Plant;
}

export type PlantedBugs = Readonly<Record<string, PlantedBug>>;
