import { setTimeout as sleep } from "node:timers/promises";
import { patienceMs } from "./patience.ts";

/**
 * Resolves with the first value that is not undefined.
 * @param what the condition, named by the error. @param idleMs what an idle machine needs at most.
 * @throws Error when it takes longer than this machine may need.
 */
export async function eventually<T>(
  what: string,
  look: () => T | undefined | Promise<T | undefined>,
  idleMs = 10_000,
): Promise<T> {
  const withinMs = patienceMs(idleMs);
  const until = performance.now() + withinMs;
  // Looks often at first and seldom later: what takes long is often asked of a machine under measurement.
  for (let pauseMs = 5; ; pauseMs = Math.min(50, pauseMs * 2)) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > until) throw new Error(`not within ${withinMs} ms: ${what}`);
    await sleep(pauseMs);
  }
}

/** Resolves at an instant of the clock. @param at epoch ms */
export async function instant(at: number): Promise<void> {
  for (let leftMs = at - Date.now(); leftMs > 0; leftMs = at - Date.now()) await sleep(leftMs);
}
