import type { Timings } from "../../contract/timings.ts";
import type { ChunkCancels } from "../../ports/chunks.ts";
import type { Clock } from "../../ports/clock.ts";
import type { CollectorInvoker } from "../../ports/invoker.ts";
import type { Log } from "../../ports/log.ts";
import { punctually } from "../run-state/punctually.ts";

/** Ports by which one shard of an execution is cancelled. */
export interface CancelShardPorts {
  readonly fanOuts: ChunkCancels;
  readonly invoker: CollectorInvoker;
  readonly timings: Timings;
  readonly now: Clock;
  readonly log: Log;
}

/**
 * Cancels one shard of an open execution. The mark stands in its chunk, and a check of the chunk is owed: it ends the
 * standing attempt as KILLED, no further attempt follows, and after a claim the fence holds. The other shards go on.
 */
export async function cancelShard(
  { fanOuts, invoker, timings, now, log }: CancelShardPorts,
  executionId: string,
  { chunk, offset }: { readonly chunk: number; readonly offset: number },
): Promise<void> {
  await fanOuts.cancelShard(executionId, chunk, offset, now() + timings.fanOutWithinSeconds * 1_000);
  await punctually(log, invoker.check({ executionId, chunk }));
}
