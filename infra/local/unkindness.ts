/**
 * What AWS leaves open is used here: seeded, so that a run can be repeated. `punctual` is the kind variant, in which
 * nothing happens twice and schedules fire on second 0.
 */
export interface Unkindness {
  /** Whether this delivery is made a second time. */
  duplicate(): boolean;
  /** Whether a change that has just been made is overlooked once more. */
  stale(): boolean;
  /** Where in its minute a schedule fires: [0, 60,000) ms. */
  offsetInMinuteMs(): number;
}

const DUPLICATES = 0.01;
const STALE = 0.5;

/** Mulberry32: 32 bits of state, good enough to choose victims. @returns numbers uniform in [0, 1). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export const PUNCTUAL: Unkindness = { duplicate: () => false, stale: () => false, offsetInMinuteMs: () => 0 };

export function unkindness(seed: number): Unkindness {
  const random = seededRandom(seed);
  return {
    duplicate: () => random() < DUPLICATES,
    stale: () => random() < STALE,
    offsetInMinuteMs: () => Math.floor(random() * 60_000),
  };
}
