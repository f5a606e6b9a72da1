/** The time now, epoch ms. */
export type Clock = () => number;

/** Resolves at an instant (epoch ms), at once when it has passed. */
export type SleepUntil = (at: number) => Promise<void>;
