/** How far the clock of one invocation may be off the true time, ms. Two clocks may differ by twice this. */
export const CLOCK_MS = 1_000;

/**
 * A little more than the difference of two functions' clocks. Two instants that are nearer than this may come in either
 * order.
 */
export const SKEW_MS = 2 * CLOCK_MS + 500;
