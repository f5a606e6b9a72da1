import type { Execution } from "../../core/run/execution.ts";
import { chunkSize, endedOffsets, openChunks, waitingOffsets } from "../../core/run/shards.ts";
import type { FanOutStore } from "../../ports/fan-out-store.ts";
import { inParallel } from "../in-parallel.ts";

export interface InFlightDeps {
  readonly fanOuts: Pick<FanOutStore, "getChunk">;
  /** Tasks of one execution that may be in Lambda at a time. */
  readonly maxInFlight: number;
}

const PARALLEL = 20;

/**
 * Whether the next chunk of an execution fits beside what is in Lambda of it. Reads the sets of its open chunks,
 * but only where it has more shards out than may be in flight.
 */
export async function fitsInFlight({ fanOuts, maxInFlight }: InFlightDeps, execution: Execution): Promise<boolean> {
  const { executionId, releasedChunks } = execution;
  const next = chunkSize(execution, releasedChunks);
  if (releasedChunks * execution.shardsPerChunk + next <= maxInFlight) return true;
  let inFlight = 0;
  await inParallel(openChunks(execution, releasedChunks), PARALLEL, async (chunk) => {
    const stored = await fanOuts.getChunk(executionId, chunk);
    const resting = stored === undefined ? 0 : endedOffsets(stored).size + waitingOffsets(stored).size;
    inFlight += chunkSize(execution, chunk) - resting;
  });
  return inFlight === 0 || inFlight + next <= maxInFlight;
}
