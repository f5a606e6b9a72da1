/** How far the clock of one invocation may be off the true time, ms: two of them differ by twice this. */
export const CLOCK_MS = 1_000;

/**
 * The difference of two functions' clocks, and a little more: an instant this near to another belongs to either side.
 */
export const SKEW_MS = 2 * CLOCK_MS + 500;
