import { setTimeout as sleep } from "node:timers/promises";
import { patienceMs } from "./patience.ts";

const FIRST_PAUSE_MS = 5;
/** Between looks that cost nothing. */
const PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1_000;
/** A look pauses for as many times its own duration. So requests take a small part of the processors, on each machine. */
const PAUSE_OF_LOOKS = 15;
/** A long wait is looked at less often: it ends late by at most this part of it. */
const PAUSE_OF_WAIT = 1 / 15;

/**
 * Resolves with the first value that is not undefined.
 * @param what the condition, named by the error. @param idleMs the longest time that an idle machine needs.
 * @throws Error when it takes longer than this machine may need.
 */
export async function eventually<T>(
  what: string,
  look: () => T | undefined | Promise<T | undefined>,
  idleMs = 10_000,
): Promise<T> {
  const withinMs = patienceMs(idleMs);
  const since = performance.now();
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(PAUSE_MS, pauseMs * 2)) {
    const beganAt = performance.now();
    const found = await look();
    if (found !== undefined) return found;
    const now = performance.now();
    if (now - since > withinMs) throw new Error(`not within ${withinMs} ms: ${what}`);
    const restMs = Math.max(PAUSE_OF_LOOKS * (now - beganAt), PAUSE_OF_WAIT * (now - since));
    await sleep(Math.max(pauseMs, Math.min(LONGEST_PAUSE_MS, restMs)));
  }
}

/** Resolves at an instant of the clock. @param at epoch ms */
export async function instant(at: number): Promise<void> {
  for (let leftMs = at - Date.now(); leftMs > 0; leftMs = at - Date.now()) await sleep(leftMs);
}
