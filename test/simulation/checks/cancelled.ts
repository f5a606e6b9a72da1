import type { Execution } from "../../../functions/core/run/execution.ts";

/** The longest time-out of a function that hands tasks to Lambda: it may have read the chunk before, ms. */
const LONGEST_MS = 31_000;

/** The marks of shards that were cancelled by themselves, and the tasks that were handed over. */
export interface CancelledShards {
  /** True time (epoch ms) of each first mark, by `<executionId>#<chunk>#<offset>`. */
  readonly cancelledAt: ReadonlyMap<string, number>;
  /** When each task was handed to Lambda first (epoch ms), by its id. */
  readonly handedOver: ReadonlyMap<string, { readonly first: number }>;
}

/** No attempt of a cancelled shard begins its way after the mark was written. @returns violations, in words. */
export function handedOverLate(
  { cancelledAt, handedOver }: CancelledShards,
  executions: readonly Execution[],
): string[] {
  if (cancelledAt.size === 0) return [];
  const cutOf = new Map(executions.map(({ executionId, shardsPerChunk }) => [executionId, shardsPerChunk]));
  const found: string[] = [];
  for (const [taskId, { first }] of handedOver) {
    const [, item, , run = ""] = taskId.split("@-@");
    const executionId = run.slice(0, run.lastIndexOf("."));
    const shardsPerChunk = cutOf.get(executionId);
    if (shardsPerChunk === undefined) continue;
    const [chunk, offset] = [Math.floor(Number(item) / shardsPerChunk), Number(item) % shardsPerChunk];
    const at = cancelledAt.get(`${executionId}#${chunk}#${offset}`) ?? Number.POSITIVE_INFINITY;
    if (first > at + LONGEST_MS) found.push(`${taskId}: handed over ${first - at} ms after its shard was cancelled`);
  }
  return found;
}
