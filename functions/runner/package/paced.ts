import { setImmediate as turn } from "node:timers/promises";
import type { Bounds } from "./bounds.ts";

/** How long unpacking computes before timers and the cancel flag have their turn, ms. */
const TURN_MS = 20;

/**
 * Passes decompressed pieces on and counts them. It lets the rest of the runner work between two pieces, however fast they
 * come, and it ends with the signal.
 * @param pieces some may be empty: a decompressor yields an empty piece when it has worked for long without a result.
 */
export async function* paced(
  pieces: AsyncIterable<Buffer> | Iterable<Buffer>,
  bounds: Bounds,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  let turnedAt = performance.now();
  for await (const piece of pieces) {
    if (performance.now() - turnedAt > TURN_MS) {
      await turn();
      turnedAt = performance.now();
    }
    signal.throwIfAborted();
    bounds.addBytes(piece.length);
    if (piece.length > 0) yield piece;
  }
}
