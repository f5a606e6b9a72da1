import type { Chunk, Execution, Retry } from "./execution.ts";

/** How many shards an execution has, and how they are cut: shard k has offset `k mod shardsPerChunk` in chunk `k div shardsPerChunk`. */
type Cut = Pick<Execution, "shards" | "shardsPerChunk">;

export const chunksOf = ({ shards, shardsPerChunk }: Cut): number => Math.ceil(shards / shardsPerChunk);

/** Number of shards of a chunk. */
export const chunkSize = ({ shards, shardsPerChunk }: Cut, chunk: number): number =>
  Math.max(0, Math.min(shardsPerChunk, shards - chunk * shardsPerChunk));

/** Offsets of all shards of a chunk. */
export const offsetsOf = (execution: Cut, chunk: number): number[] =>
  Array.from({ length: chunkSize(execution, chunk) }, (_, offset) => offset);

/** The sharding item a shard runs. @throws RangeError for an offset the execution does not have: a bug in the caller. */
export function itemAt(execution: Cut & Pick<Execution, "items">, chunk: number, offset: number): number {
  const shard = chunk * execution.shardsPerChunk + offset;
  const item = execution.items === undefined ? shard : execution.items[shard];
  if (item === undefined || shard >= execution.shards) throw new RangeError(`no shard ${shard}`);
  return item;
}

/** Numbers of those of the first `count` chunks that are not done. */
export const openChunks = ({ doneChunks }: Pick<Execution, "doneChunks">, count: number): number[] =>
  Array.from({ length: count }, (_, chunk) => chunk).filter((chunk) => !doneChunks.has(chunk));

/** Where an item's shard is; undefined when the execution has none for it. */
export function shardOf(
  { shards, shardsPerChunk, items }: Cut & Pick<Execution, "items">,
  item: number,
): { chunk: number; offset: number } | undefined {
  const shard = items === undefined ? item : items.indexOf(item);
  if (shard < 0 || shard >= shards) return undefined;
  return { chunk: Math.floor(shard / shardsPerChunk), offset: shard % shardsPerChunk };
}

/** Offsets of a chunk's shards that have not ended. */
export function openOffsets(execution: Cut, chunk: Chunk): number[] {
  const ended = endedOffsets(chunk);
  return offsetsOf(execution, chunk.chunk).filter((offset) => !ended.has(offset));
}

/** Offsets of the shards that are over: they have an outcome, or never will run. */
export const endedOffsets = ({ ended, overlap }: Pick<Chunk, "ended" | "overlap">): ReadonlySet<number> =>
  new Set([
    ...Object.values(ended).flatMap((offsets) => [...offsets]),
    ...(overlap?.skipped ?? []),
    ...(overlap?.missed ?? []),
  ]);

/** Offsets of the shards that wait for the end of the execution that keeps them busy. */
export function waitingOffsets(chunk: Pick<Chunk, "ended" | "overlap" | "retries">): ReadonlySet<number> {
  const ended = endedOffsets(chunk);
  const queued = chunk.overlap?.queued ?? [];
  return new Set([...queued].filter((offset) => !ended.has(offset) && !chunk.retries.has(offset)));
}

/** Whether Lambda has no attempt of a shard: it has ended, waits for another execution, or for another attempt. */
export function isOutOfLambda(chunk: Pick<Chunk, "ended" | "overlap" | "retries">): (offset: number) => boolean {
  const [ended, waiting] = [endedOffsets(chunk), waitingOffsets(chunk)];
  return (offset) => ended.has(offset) || waiting.has(offset) || chunk.retries.get(offset)?.issued === false;
}

/**
 * Offsets of the shards that were cancelled by themselves and have not ended. A chunk that was not opened has none: a
 * DAEMON's execution takes its shards first.
 */
export const cancelledOffsets = (chunk: Omit<Chunk, "executionId" | "chunk">): ReadonlySet<number> => {
  const ended = endedOffsets(chunk);
  const cancelled = chunk.invokedAt === undefined ? [] : (chunk.cancelled ?? []);
  return new Set([...cancelled].filter((offset) => !ended.has(offset)));
};

/** The attempt of a shard that stands. @param now epoch ms, for a chunk that was never handed to Lambda. */
export const attemptOf = (chunk: Chunk, offset: number, now: number): Retry =>
  chunk.retries.get(offset) ?? { attempt: 1, issued: true, at: chunk.invokedAt ?? now };

/** The instant (epoch ms) since which a runner may have claimed the standing attempt of a shard. @param now as above. */
export const claimableFrom = (chunk: Chunk, offset: number, now: number): number =>
  chunk.retries.get(offset)?.at ?? chunk.firstInvokedAt ?? chunk.invokedAt ?? now;

/** Whether it runs; one that is being cancelled does until all its shards have ended. */
export const isOpen = ({ status }: Pick<Execution, "status">): boolean =>
  status === "RUNNING" || status === "CANCELLING";

export const isFullyReleased = (execution: Execution): boolean => execution.releasedChunks >= chunksOf(execution);
export const isFullyDone = (execution: Execution): boolean => execution.doneChunks.size >= chunksOf(execution);
