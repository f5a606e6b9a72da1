import { setTimeout as sleep } from "node:timers/promises";

const FIRST_MS = 50;

/**
 * Waits between tries that the SDK does not make by itself: the time doubles, from 50 ms.
 * @param tries how many there were, from 1.
 */
export const pause = (tries: number): Promise<void> => sleep(FIRST_MS * 2 ** (tries - 1));
