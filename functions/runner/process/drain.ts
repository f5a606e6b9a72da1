import { once } from "node:events";
import type { Readable } from "node:stream";
import { setTimeout as sleep, setImmediate as turn } from "node:timers/promises";

const PATIENCE_MS = 500;
/** Ten seconds in all: a process outside the sandbox may print for ever. */
const MOST_WAITS = 20;

/**
 * Waits until all output has been read, as long as output comes. It does not wait for a descriptor that a process
 * outside the sandbox still holds in silence.
 */
export async function drain(streams: readonly Readable[]): Promise<void> {
  const open = streams.filter((stream) => !stream.closed);
  if (open.length === 0) return;
  let chunks = 0;
  for (const stream of open) stream.on("data", () => chunks++);
  const closed = Promise.all(open.map((stream) => once(stream, "close"))).then(() => true);
  for (let waits = 0; waits < MOST_WAITS; waits++) {
    const before = chunks;
    const patience = new AbortController();
    const late = sleep(PATIENCE_MS, false, { signal: patience.signal }).catch(() => false);
    const isClosed = await Promise.race([closed, late]);
    patience.abort();
    // On a busy machine the time may be over before a chunk that waits was read.
    await turn();
    await turn();
    if (isClosed || chunks === before) break;
  }
  for (const stream of streams) stream.destroy();
}
