import type { Execution } from "./execution.ts";
import { chunkSize, openChunks } from "./shards.ts";

/** A chunk with more shards in Lambda is told of by twenties, one with fewer by halves. */
const STEP = 20;

/**
 * The number that an execution notes for the shards of a chunk in Lambda. It is rounded up, so that a chunk causes a
 * dozen notes and not one for each shard. One that is left counts as one: it holds up no other chunk.
 */
export function roundedInFlight(shards: number): number {
  if (shards > STEP) return Math.ceil(shards / STEP) * STEP;
  return shards <= 0 ? 0 : Math.min(STEP, 2 ** Math.ceil(Math.log2(shards)));
}

/** Whether the next chunk of an execution fits beside its tasks in Lambda. @param maxInFlight tasks of one execution. */
export function fitsInFlight(
  execution: Pick<Execution, "shards" | "shardsPerChunk" | "releasedChunks" | "doneChunks" | "inFlight">,
  maxInFlight: number,
): boolean {
  const { releasedChunks, inFlight } = execution;
  const next = chunkSize(execution, releasedChunks);
  const now = openChunks(execution, releasedChunks).reduce(
    (sum, chunk) => sum + Math.min(chunkSize(execution, chunk), inFlight?.get(chunk) ?? Number.POSITIVE_INFINITY),
    0,
  );
  return now === 0 || now + next <= maxInFlight;
}
