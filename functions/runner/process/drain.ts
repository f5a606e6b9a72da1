import { once } from "node:events";
import type { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";

const PATIENCE_MS = 500;

/** Waits until everything printed has been read. A descriptor that survived in a stranger's hands is not waited for. */
export async function drain(streams: readonly Readable[]): Promise<void> {
  const open = streams.filter((stream) => !stream.closed);
  if (open.length === 0) return;
  const patience = new AbortController();
  const late = sleep(PATIENCE_MS, undefined, { signal: patience.signal }).catch(() => {});
  await Promise.race([Promise.all(open.map((stream) => once(stream, "close"))), late]);
  patience.abort();
  for (const stream of streams) stream.destroy();
}
