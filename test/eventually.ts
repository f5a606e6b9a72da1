import { setTimeout as sleep } from "node:timers/promises";

/** Resolves with the first value that is not undefined. @throws Error, naming what, when that takes too long. */
export async function eventually<T>(
  what: string,
  look: () => T | undefined | Promise<T | undefined>,
  withinMs = 10_000,
): Promise<T> {
  const until = Date.now() + withinMs;
  // Looks often at first and seldom later: what takes long is often asked of a machine under measurement.
  for (let pauseMs = 5; ; pauseMs = Math.min(50, pauseMs * 2)) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > until) throw new Error(`not within ${withinMs} ms: ${what}`);
    await sleep(pauseMs);
  }
}
