/** Milliseconds of a day of UTC, which has no change of clocks. */
export const DAY_MS = 86_400_000;
