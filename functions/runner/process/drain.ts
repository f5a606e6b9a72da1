import { once } from "node:events";
import type { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";

const PATIENCE_MS = 500;

/**
 * Waits until all output has been read. It does not wait for a descriptor that a process outside the sandbox still
 * holds.
 */
export async function drain(streams: readonly Readable[]): Promise<void> {
  const open = streams.filter((stream) => !stream.closed);
  if (open.length === 0) return;
  const patience = new AbortController();
  const late = sleep(PATIENCE_MS, undefined, { signal: patience.signal }).catch(() => {});
  await Promise.race([Promise.all(open.map((stream) => once(stream, "close"))), late]);
  patience.abort();
  for (const stream of streams) stream.destroy();
}
