/** Tries of one message before it is recorded as undeliverable. */
export const MAX_TRIES = 8;

const MINUTE_MS = 60_000;
/** After the nth failed try. The first two are waited for in the function, the others are the sweep's: it comes every ten minutes. */
const WAITS_MS = [5_000, 20_000, ...[9, 9, 19, 39, 79].map((minutes) => minutes * MINUTE_MS)];

/** @param tries failed ones, from 1. @returns ms until the next try; undefined when there is none. */
export const waitAfter = (tries: number): number | undefined => (tries >= MAX_TRIES ? undefined : WAITS_MS[tries - 1]);

/** Messages of one subscription are at least so long after each other: events that come meanwhile are told together. */
export const APART_MS = 10_000;
