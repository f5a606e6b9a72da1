import { CHUNK_SIZE, type Chunk, type Execution } from "./execution.ts";

/** An execution's shards in chunks: shard k has offset `k mod 200` in chunk `k div 200`. */

export const chunksOf = ({ shards }: Pick<Execution, "shards">): number => Math.ceil(shards / CHUNK_SIZE);

/** Number of shards of a chunk. */
export const chunkSize = ({ shards }: Pick<Execution, "shards">, chunk: number): number =>
  Math.max(0, Math.min(CHUNK_SIZE, shards - chunk * CHUNK_SIZE));

/** Offsets of all shards of a chunk. */
export const offsetsOf = (execution: Pick<Execution, "shards">, chunk: number): number[] =>
  Array.from({ length: chunkSize(execution, chunk) }, (_, offset) => offset);

/** The sharding item a shard runs. @throws RangeError for an offset the execution does not have: a bug in the caller. */
export function itemAt(execution: Pick<Execution, "shards" | "items">, chunk: number, offset: number): number {
  const shard = chunk * CHUNK_SIZE + offset;
  const item = execution.items === undefined ? shard : execution.items[shard];
  if (item === undefined || shard >= execution.shards) throw new RangeError(`no shard ${shard}`);
  return item;
}

/** Numbers of those of the first `count` chunks that are not done. */
export const openChunks = ({ doneChunks }: Pick<Execution, "doneChunks">, count: number): number[] =>
  Array.from({ length: count }, (_, chunk) => chunk).filter((chunk) => !doneChunks.has(chunk));

/** Where an item's shard is; undefined when the execution has none for it. */
export function shardOf(
  { shards, items }: Pick<Execution, "shards" | "items">,
  item: number,
): { chunk: number; offset: number } | undefined {
  const shard = items === undefined ? item : items.indexOf(item);
  if (shard < 0 || shard >= shards) return undefined;
  return { chunk: Math.floor(shard / CHUNK_SIZE), offset: shard % CHUNK_SIZE };
}

/** Offsets of a chunk's shards that have not ended. */
export function openOffsets(execution: Pick<Execution, "shards">, chunk: Chunk): number[] {
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

/** Offsets of the shards that wait until whatever they are busy with has ended. */
export function waitingOffsets(chunk: Pick<Chunk, "ended" | "overlap" | "retries">): ReadonlySet<number> {
  const ended = endedOffsets(chunk);
  const queued = chunk.overlap?.queued ?? [];
  return new Set([...queued].filter((offset) => !ended.has(offset) && !chunk.retries.has(offset)));
}

/** Whether it runs; one that is being cancelled does until all its shards have ended. */
export const isOpen = ({ status }: Pick<Execution, "status">): boolean =>
  status === "RUNNING" || status === "CANCELLING";

export const isFullyReleased = (execution: Execution): boolean => execution.releasedChunks >= chunksOf(execution);
export const isFullyDone = (execution: Execution): boolean => execution.doneChunks.size >= chunksOf(execution);
