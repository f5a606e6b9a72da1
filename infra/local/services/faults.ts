import { seededRandom } from "./seeded-random.ts";

/** Faults that AWS's documents allow and that the local services therefore inject. */
export interface Faults {
  /** Whether this delivery is made a second time: SQS, asynchronous invocations and schedules deliver at least once. */
  duplicate(): boolean;
  /** Whether a schedule fires once more with the configuration that was just replaced. */
  stale(): boolean;
  /** The offset of a schedule's fire in its minute: [0, 60,000) ms. */
  offsetInMinuteMs(): number;
}

/**
 * The share of deliveries that are duplicated, and of changes that come too late: rare enough for a demonstration,
 * frequent enough for a test.
 */
const DUPLICATES = 0.01;
const STALE = 0.5;

/** No delivery is duplicated and schedules fire on second 0. */
export const NO_FAULTS: Faults = { duplicate: () => false, stale: () => false, offsetInMinuteMs: () => 0 };

/** Equal seeds inject the same faults in the same order. */
export function seededFaults(seed: number): Faults {
  const random = seededRandom(seed);
  return {
    duplicate: () => random() < DUPLICATES,
    stale: () => random() < STALE,
    offsetInMinuteMs: () => Math.floor(random() * 60_000),
  };
}
