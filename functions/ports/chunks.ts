import type { Outcome } from "../contract/outcome.ts";
import type { Chunk, Execution, Failures, Retry, Tally } from "../core/run/execution.ts";

/** Chunks and the execution's marks of them: single-item conditional writes, every one idempotent. */
export interface Chunks extends ChunkReads {
  /**
   * Notes, by offset, that shards continue with other attempts, or that attempts were issued: one write for thirty
   * shards. Each note goes forward only. A shard keeps its stored retry if that is of a later attempt. It also keeps
   * one of the same attempt, unless `retry` brings the news that the attempt was issued, in the same or a later
   * segment. The chunk is owed, at the latest, when the first of the attempts that are not issued is due.
   */
  addRetries(executionId: string, chunk: number, retries: ReadonlyMap<number, Retry>): Promise<void>;
  /**
   * Notes an upper bound of the shards in Lambda, for each open chunk. A note only lowers the stored bound. An
   * execution that is not open keeps its notes.
   * @returns the execution afterwards, without its items; undefined when no note was news.
   */
  noteInFlight(
    executionId: string,
    inFlight: ReadonlyMap<number, number>,
  ): Promise<Omit<Execution, "items"> | undefined>;
}

/** The part of the dispatcher: it opens chunks and releases them. */
export interface ChunkReleases extends Chunks {
  /**
   * To be called before the chunk's tasks are invoked. Creates the chunk, or keeps its sets and retries, and notes
   * `invokedAt`, beside the first one. A check is owed from `dueAt`, or from an earlier instant if one is owed already,
   * because tasks of an earlier try may have been claimed since.
   * @returns the chunk afterwards; undefined, and nothing is changed, when it was invoked after `unlessAfter`.
   */
  openChunk(
    executionId: string,
    chunk: number,
    invokedAt: number,
    dueAt: number,
    unlessAfter?: number,
  ): Promise<Chunk | undefined>;
  /**
   * Raises `releasedChunks` to at least this. The execution is owed from `dueAt`; undefined (all chunks are released)
   * means not any more.
   */
  release(executionId: string, releasedChunks: number, dueAt: number | undefined): Promise<void>;
}

/** The part of the collector: it ends shards, and a chunk with its last shard. */
export interface ChunkEnds extends Chunks {
  /**
   * `ADD`s offsets to the sets of their outcomes, in one write. A stored failure of the same outcome stays.
   * @param dueAt the next check of the chunk is owed from this instant (epoch ms). @default as before
   * @returns the chunk afterwards.
   */
  addEnded(
    executionId: string,
    chunk: number,
    ended: ReadonlyMap<Outcome, readonly number[]>,
    failures?: Failures,
    dueAt?: number,
  ): Promise<Chunk>;
  /** Sets the instant of the next check of the chunk's open tasks; undefined when all have ended. */
  owe(executionId: string, chunk: number, dueAt: number | undefined): Promise<void>;
  /**
   * Adds the chunk to the execution's `doneChunks`, and the outcomes of its shards to the execution's tally, both once.
   * A stored failure of the same outcome stays.
   * The execution stays owed until it is closed.
   * @returns the execution afterwards, without its items: closing it needs none.
   */
  addDoneChunk(
    executionId: string,
    chunk: number,
    tally: Tally,
    dueAt: number,
    failures?: Failures,
  ): Promise<Omit<Execution, "items">>;
}

/** The part of the API. */
export interface ChunkCancels extends ChunkReads {
  /**
   * Notes that a shard is cancelled by itself; a chunk that was not opened yet exists from then on. A check of the chunk
   * is owed from `dueAt` (epoch ms), or from an earlier instant if one is owed already.
   */
  cancelShard(executionId: string, chunk: number, offset: number, dueAt: number): Promise<void>;
}

/** Chunks as the API reads them. */
export interface ChunkReads {
  getChunk(executionId: string, chunk: number): Promise<Chunk | undefined>;
}
