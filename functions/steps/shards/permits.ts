import type { Execution } from "../../core/run/execution.ts";
import { blocksOf, needsPermits, type PermitRules, permitLimit } from "../../core/run/permits.ts";
import type { Clock } from "../../ports/clock.ts";
import type { LaterChecks } from "../../ports/later-checks.ts";
import type { PermitEnds, Permits } from "../../ports/permits.ts";

export interface PermitPorts {
  readonly permits: Permits;
  readonly permitRules: PermitRules;
  readonly now: Clock;
}

/**
 * Takes permits for shards before they are passed to Lambda. For the rest the chunk waits: the end of other shards
 * requests a check of it.
 * @returns the offsets that may be passed to Lambda now.
 */
export async function takePermits(
  { permits, permitRules, now }: PermitPorts,
  execution: Execution,
  chunk: number,
  offsets: readonly number[],
): Promise<ReadonlySet<number>> {
  if (offsets.length === 0 || !needsPermits(execution, permitRules)) return new Set(offsets);
  const { executionId } = execution;
  const blocks = blocksOf(offsets, permitRules);
  const limit = permitLimit(execution, permitRules);
  const taken = await permits.take({ executionId, chunk, blocks, limit, now: now() });
  return new Set(offsets.filter((offset) => blocksOf([offset], permitRules).some((block) => taken.has(block))));
}

export interface PermitEndPorts extends PermitPorts {
  readonly permits: PermitEnds;
  readonly laterChecks: LaterChecks;
}

/**
 * Gives the permits of blocks back that have no shard in Lambda any more. For each of them a chunk that waits is checked,
 * the longest wait first: the check passes its shards to Lambda.
 * @param isOver all shards of the chunk have ended.
 */
export async function givePermits(
  { permits, laterChecks, now }: PermitEndPorts,
  executionId: string,
  chunk: number,
  blocks: readonly number[],
  isOver: boolean,
): Promise<void> {
  const { taken, waiting } = await permits.give(executionId, chunk, blocks, isOver);
  const admitted = waiting.filter(({ limit }) => taken < limit).slice(0, Math.max(1, blocks.length));
  for (const waiter of admitted) {
    await laterChecks.send({ executionId: waiter.executionId, chunk: waiter.chunk }, now());
  }
}
