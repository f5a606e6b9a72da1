import type { Outcome } from "../contract/outcome.ts";
import { diceOf } from "../core/run/dice.ts";
import type { Execution } from "../core/run/execution.ts";
import { nextAttemptAt } from "../core/run/failover.ts";
import { chunkSize, endedOffsets, isFullyDone, shardOf } from "../core/run/shards.ts";
import type { TaskName } from "../core/run/task-id.ts";
import type { FanOutStore } from "../ports/fan-out-store.ts";
import type { LaterChecks } from "../ports/later-checks.ts";
import type { TaskEnds, TaskRow } from "../ports/task-store.ts";
import { type CompleteDeps, complete } from "./complete.ts";

export interface FollowDeps extends CompleteDeps {
  readonly fanOuts: Pick<FanOutStore, "addEnded" | "addRetry" | "addDoneChunk" | "owe" | "listChunks">;
  readonly ends: Pick<TaskEnds, "end">;
  readonly laterChecks: LaterChecks;
}

/** A task that has ended, with the row that stands. */
export interface StandingTask {
  readonly name: TaskName;
  readonly row: TaskRow;
}

interface ChunkNews {
  readonly ended: Map<Outcome, number[]>;
  readonly retries: { offset: number; attempt: number; at: number }[];
}

const noNews = (): ChunkNews => ({ ended: new Map(), retries: [] });

/**
 * Does everything that follows from outcomes that stand: another attempt, or the end of the shard, of its chunk, of
 * the execution. Nothing is left out because it may have been done before: repeating it changes nothing.
 */
export async function follow(deps: FollowDeps, execution: Execution, tasks: readonly StandingTask[]): Promise<void> {
  const byChunk = new Map<number, ChunkNews>();
  for (const { name, row } of tasks) {
    const shard = shardOf(execution, name.item);
    if (shard === undefined || row.outcome === undefined || row.endedAt === undefined) continue;
    const news = byChunk.get(shard.chunk) ?? noNews();
    byChunk.set(shard.chunk, news);
    const { outcome, retryable, endedAt } = row;
    const ended = { attempt: name.attempt, outcome, retryable, claimed: row.claimedAt !== undefined, endedAt };
    // One roll for a chunk: shards that fail together are issued together, by one check.
    const dice = diceOf(`${execution.executionId} ${shard.chunk} ${name.attempt}`);
    const at = nextAttemptAt(ended, execution.maxAttempts, deps.timings, dice);
    if (at === undefined) news.ended.set(outcome, [...(news.ended.get(outcome) ?? []), shard.offset]);
    else news.retries.push({ offset: shard.offset, attempt: name.attempt + 1, at });
  }
  for (const [chunk, news] of byChunk) await followChunk(deps, execution, chunk, news);
}

async function followChunk(deps: FollowDeps, execution: Execution, chunk: number, news: ChunkNews): Promise<void> {
  const { executionId } = execution;
  const seconds = new Set<number>();
  for (const { offset, attempt, at } of news.retries) {
    await deps.fanOuts.addRetry(executionId, chunk, offset, { attempt, issued: false, at });
    seconds.add(Math.ceil(at / 1_000));
  }
  // Of what is being cancelled the next attempt never runs: the check ends it, now rather than later.
  const isCancelling = execution.status === "CANCELLING";
  for (const second of seconds) {
    await deps.laterChecks.send({ executionId, chunk }, isCancelling ? deps.now() : second * 1_000);
  }
  if (news.ended.size === 0) return;
  const after = await deps.fanOuts.addEnded(executionId, chunk, news.ended);
  if (endedOffsets(after).size < chunkSize(execution, chunk)) return;
  await finishChunk(deps, executionId, chunk);
}

/** A chunk all of whose shards have ended: marks it done, and completes the execution with the last one. */
export async function finishChunk(deps: FollowDeps, executionId: string, chunk: number): Promise<void> {
  const dueAt = deps.now() + deps.timings.fanOutWithinSeconds * 1_000;
  const execution = await deps.fanOuts.addDoneChunk(executionId, chunk, dueAt);
  await deps.fanOuts.owe(executionId, chunk, undefined);
  if (isFullyDone(execution)) await complete(deps, execution);
}
