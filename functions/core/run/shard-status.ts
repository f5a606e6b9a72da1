import { OUTCOMES } from "../../contract/outcome.ts";
import type { ShardStatus } from "../../contract/shard-view.ts";
import type { Chunk } from "./execution.ts";

/** @param chunk undefined while none of its shards was handed to Lambda. */
export function shardStatus(chunk: Chunk | undefined, offset: number): ShardStatus {
  if (chunk === undefined) return "WAITING";
  const { ended, overlap, retries, invokedAt } = chunk;
  const outcome = OUTCOMES.find((one) => ended[one].has(offset));
  if (outcome !== undefined) return outcome;
  if (overlap?.skipped.has(offset)) return "SKIPPED";
  if (overlap?.missed.has(offset)) return "MISSED";
  const retry = retries.get(offset);
  if (retry !== undefined) return retry.issued ? "RUNNING" : "WAITING";
  return invokedAt === undefined || overlap?.queued.has(offset) ? "WAITING" : "RUNNING";
}
