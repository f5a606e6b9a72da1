import type { Outcome } from "../contract/outcome.ts";
import type { Chunk, Execution, Retry, Tally } from "../core/run/execution.ts";

/** Chunks and the execution's marks of them: single-item conditional writes, every one idempotent. */
export interface FanOutStore {
  getChunk(executionId: string, chunk: number): Promise<Chunk | undefined>;
  /**
   * Before its tasks are invoked: the chunk exists, was invoked last at `invokedAt`, and is owed (a check) from
   * `dueAt`, or from when it was owed already: tasks of an earlier try may have been claimed since. Keeps its sets and
   * retries. @returns the chunk afterwards; undefined, and nothing is changed, when it was invoked after `unlessAfter`.
   */
  openChunk(
    executionId: string,
    chunk: number,
    invokedAt: number,
    dueAt: number,
    unlessAfter?: number,
  ): Promise<Chunk | undefined>;
  /** Raises `releasedChunks` to at least this; the execution is owed from `dueAt`, or no more when undefined (everything is released). */
  release(executionId: string, releasedChunks: number, dueAt: number | undefined): Promise<void>;
  /** `ADD`s offsets to the sets of their outcomes, in one write. @returns the chunk afterwards. */
  addEnded(executionId: string, chunk: number, ended: ReadonlyMap<Outcome, readonly number[]>): Promise<Chunk>;
  /**
   * Notes, by offset, that shards go on with other attempts, or that attempts were issued: one write for fifty shards.
   * Each goes forward only: nothing happens to a shard whose stored retry is of a later attempt, or of this one and
   * `retry` is not the news that it, or a segment of it that is not an earlier one, was issued. The chunk is owed at
   * the latest when the first of those that are not issued is due.
   */
  addRetries(executionId: string, chunk: number, retries: ReadonlyMap<number, Retry>): Promise<void>;
  /** When the chunk's open tasks are to be checked next; undefined when all have ended. */
  owe(executionId: string, chunk: number, dueAt: number | undefined): Promise<void>;
  /**
   * Adds the chunk to the execution's `doneChunks`, and how its shards have ended to the execution's tally, both once;
   * while it is not closed it stays owed. @returns the execution afterwards, without its items: closing it asks for none.
   */
  addDoneChunk(executionId: string, chunk: number, tally: Tally, dueAt: number): Promise<Omit<Execution, "items">>;
  /**
   * Notes at most how many shards of open chunks are in Lambda, by chunk, each only downward; an execution that is not
   * open keeps what it says. @returns the execution afterwards, without its items; undefined when nothing was news.
   */
  noteInFlight(
    executionId: string,
    inFlight: ReadonlyMap<number, number>,
  ): Promise<Omit<Execution, "items"> | undefined>;
}
