import type { Chunk, Execution } from "../../core/run/execution.ts";
import {
  askAgainAt,
  blocksOf,
  emptyBlocks,
  needsPermits,
  type PermitRules,
  permitLimit,
} from "../../core/run/permits.ts";
import { chunkSize, isOutOfLambda, offsetsOf } from "../../core/run/shards.ts";
import type { Clock } from "../../ports/clock.ts";
import type { LaterChecks } from "../../ports/later-checks.ts";
import type { PermitEnds, Permits, PermitsLeft } from "../../ports/permits.ts";

export interface PermitPorts {
  readonly permits: Permits;
  readonly laterChecks: LaterChecks;
  readonly permitRules: PermitRules;
  readonly now: Clock;
}

/**
 * Takes permits for shards before they are passed to Lambda. The chunk waits for the rest: the end of other shards
 * requests a check of it. A chunk for which the line has no place requests its own check after a while: the end of another
 * shard would not, and the check that the table owes comes after a quarter of an hour.
 * @param wasLeftOut the line had no place before.
 * @returns the offsets that may be passed to Lambda now.
 */
export async function takePermits(
  ports: PermitPorts,
  execution: Execution,
  chunk: number,
  offsets: readonly number[],
  wasLeftOut = false,
): Promise<ReadonlySet<number>> {
  const { granted, isLeftOut } = await askForPermits(ports, execution, chunk, offsets, wasLeftOut);
  const { laterChecks, now } = ports;
  const check = { executionId: execution.executionId, chunk, leftOut: true } as const;
  if (isLeftOut) await laterChecks.send(check, askAgainAt(execution, now()));
  return granted;
}

/** Takes permits as `takePermits` does. A chunk for which the line has no place is said to be left out, and no more. */
export async function askForPermits(
  { permits, permitRules, now }: PermitPorts,
  execution: Execution,
  chunk: number,
  offsets: readonly number[],
  wasLeftOut = false,
): Promise<{ readonly granted: ReadonlySet<number>; readonly isLeftOut: boolean }> {
  if (offsets.length === 0 || !needsPermits(execution, permitRules))
    return { granted: new Set(offsets), isLeftOut: false };
  const limit = permitLimit(execution, permitRules);
  const asked = {
    ...{ executionId: execution.executionId, chunk, blocks: blocksOf(offsets, permitRules), limit, now: now() },
    ...(wasLeftOut && { wasLeftOut }),
  };
  const { blocks, isLeftOut } = await permits.take(asked);
  const granted = offsets.filter((offset) => blocksOf([offset], permitRules).some((block) => blocks.has(block)));
  return { granted: new Set(granted), isLeftOut };
}

export interface PermitEndPorts extends PermitPorts {
  readonly permits: PermitEnds;
}

/**
 * Returns the permits of blocks that have no shard in Lambda any more. For each returned permit a check of a waiting
 * chunk is requested, the longest wait first. The check passes the chunk's shards to Lambda.
 * @param isOver all shards of the chunk have ended.
 */
export async function givePermits(
  ports: PermitEndPorts,
  executionId: string,
  chunk: number,
  blocks: readonly number[],
  isOver: boolean,
): Promise<void> {
  await admit(ports, await ports.permits.give(executionId, chunk, blocks, isOver), blocks.length);
}

/**
 * Looks after the permits of a chunk of which this check passes nothing to Lambda. After a crash a block may have a
 * permit without a shard in Lambda. And none of its shards may be due: one that waited was cancelled, or a dispatcher
 * crashed before it noted them. The chunk would stay at the head of the line, be checked at the end of each other shard,
 * and take that check from the next chunk. A dispatcher that is about to note its shards asks for permits again.
 * @param isDue whether one of its shards waits for a permit.
 */
export async function tidyPermits(
  ports: PermitEndPorts,
  execution: Execution,
  chunk: Chunk,
  isDue: boolean,
): Promise<void> {
  if (!needsPermits(execution, ports.permitRules)) return;
  const { executionId } = execution;
  const all = blocksOf(offsetsOf(execution, chunk.chunk), ports.permitRules);
  const blocks = emptyBlocks(all, chunkSize(execution, chunk.chunk), ports.permitRules, isOutOfLambda(chunk));
  if (!isDue)
    return admit(ports, await ports.permits.leave(executionId, chunk.chunk, blocks), Math.max(1, blocks.length));
  if (blocks.length > 0) await givePermits(ports, executionId, chunk.chunk, blocks, false);
}

/**
 * Requests checks of chunks that wait, one for each freed block, the longest wait first. Blocks that were free before
 * belong to the first chunks in the line: their checks are under way, and a second check at the same time would pass
 * the same shards to Lambda again.
 * @param blocks the most blocks that were freed; 0 when the number is not known.
 */
async function admit(
  { laterChecks, now }: PermitEndPorts,
  { taken, waiting }: PermitsLeft,
  blocks: number,
): Promise<void> {
  const eligible = waiting.filter(({ limit }) => taken < limit);
  const free = Math.min(...eligible.map(({ limit }) => limit)) - taken;
  const freed = Math.max(1, Math.min(blocks, free));
  const freeBefore = blocks === 0 ? 0 : free - freed;
  const admitted = eligible.map((_, place) => eligible[(freeBefore + place) % eligible.length]).slice(0, freed);
  for (const waiter of admitted) {
    if (waiter !== undefined)
      await laterChecks.send({ executionId: waiter.executionId, chunk: waiter.chunk, permits: true }, now());
  }
}
