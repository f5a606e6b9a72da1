import type { Outcome } from "../../contract/outcome.ts";
import type { Timings } from "../../contract/timings.ts";
import { diceOf } from "../../core/run/dice.ts";
import type { Chunk, Execution, Failure, Retry } from "../../core/run/execution.ts";
import { type Sequel, sequelOf } from "../../core/run/failover.ts";
import { tallyOf } from "../../core/run/fold-outcomes.ts";
import { roundedInFlight } from "../../core/run/in-flight.ts";
import { blocksOf, emptyBlocks, needsPermits } from "../../core/run/permits.ts";
import {
  chunkSize,
  chunksOf,
  endedOffsets,
  isFullyDone,
  isFullyReleased,
  isOutOfLambda,
  offsetsOf,
  shardOf,
  waitingOffsets,
} from "../../core/run/shards.ts";
import type { TaskName } from "../../core/run/task-id.ts";
import type { TaskRow } from "../../ports/task-store.ts";
import { complete } from "../run-state/complete.ts";
import { freeShards } from "./daemon-shards.ts";
import { givePermits } from "./permits.ts";
import type { CheckPorts } from "./shard-ports.ts";

/** A task that has ended, with the row that stands. */
export interface StandingTask {
  readonly name: TaskName;
  readonly row: TaskRow;
}

interface ChunkNews {
  readonly ended: Map<Outcome, number[]>;
  /** Of shards that ended. */
  readonly failures: Partial<Record<Outcome, Failure>>;
  readonly retries: Map<number, Retry>;
  /** The instant of the next look at a shard, epoch ms. */
  readonly looks: { at: number; offset: number }[];
}

const noNews = (): ChunkNews => ({ ended: new Map(), failures: {}, retries: new Map(), looks: [] });

/**
 * Does all consequences of recorded outcomes: another attempt, or the end of the shard (after its fence), of its chunk
 * and of the execution. Every step runs, even if it may have run before: a repeated step changes nothing.
 * @returns the execution, when its count of shards in Lambda was lowered.
 */
export async function applyOutcomes(
  deps: CheckPorts,
  execution: Execution,
  tasks: readonly StandingTask[],
): Promise<Omit<Execution, "items"> | undefined> {
  const byChunk = new Map<number, ChunkNews>();
  for (const task of tasks) {
    const shard = shardOf(execution, task.name.item);
    const { outcome } = task.row;
    const sequel = sequelOfTask(deps, execution, task);
    if (shard === undefined || sequel === undefined || outcome === undefined) continue;
    const { chunk, offset } = shard;
    const news = byChunk.get(chunk) ?? noNews();
    byChunk.set(chunk, news);
    const { nextAt, fencedUntil } = sequel;
    const fence = openFence(sequel, deps.now());
    if (nextAt !== undefined) {
      news.retries.set(offset, { attempt: task.name.attempt + 1, issued: false, at: nextAt });
      // In a cancelled execution the next attempt never runs. The check ends it as soon as it is due.
      news.looks.push({ at: execution.status === "CANCELLING" ? fencedUntil : nextAt, offset });
    } else if (fence !== undefined) news.looks.push({ at: fence, offset });
    else {
      news.ended.set(outcome, [...(news.ended.get(outcome) ?? []), offset]);
      const { reason } = task.row;
      if (outcome !== "FINISHED" && reason !== undefined) news.failures[outcome] ??= { item: task.name.item, reason };
    }
  }
  const inFlight = new Map<number, number>();
  let after: Omit<Execution, "items"> | undefined;
  for (const [chunk, news] of byChunk) after = (await applyToChunk(deps, execution, chunk, news, inFlight)) ?? after;
  if (inFlight.size === 0 || isFullyReleased(execution)) return after;
  return (await deps.fanOuts.noteInFlight(execution.executionId, inFlight)) ?? after;
}

/** The consequence of a task; undefined while it has no outcome. */
export function sequelOfTask(
  { timings }: { readonly timings: Timings },
  execution: Execution,
  { name: { attempt, item }, row }: StandingTask,
): Sequel | undefined {
  const { outcome, retryable, claimedAt, segment, reportedSegment, endedAt } = row;
  if (outcome === undefined || endedAt === undefined) return undefined;
  // A runner reports after its process, and all that it started, have ended.
  const mayLive = claimedAt !== undefined && reportedSegment !== segment;
  const ended = { attempt, outcome, retryable, mayLive, endedAt };
  // All shards of a chunk share one random delay: shards that fail together are issued together, by one check.
  const dice = diceOf(`${execution.executionId} ${shardOf(execution, item)?.chunk} ${attempt}`);
  return sequelOf(ended, execution.maxAttempts, timings, dice);
}

/**
 * The instant (epoch ms) at which a shard ends, if its last process may live until then; undefined for any other shard.
 */
export const openFence = (sequel: Sequel | undefined, now: number): number | undefined =>
  sequel !== undefined && sequel.nextAt === undefined && sequel.fencedUntil > now ? sequel.fencedUntil : undefined;

async function applyToChunk(
  deps: CheckPorts,
  execution: Execution,
  chunk: number,
  news: ChunkNews,
  inFlight: Map<number, number>,
): Promise<Omit<Execution, "items"> | undefined> {
  const { executionId } = execution;
  if (news.retries.size > 0) await deps.fanOuts.addRetries(executionId, chunk, news.retries);
  for (const [second, offsets] of bySecond(news.looks, deps.now())) {
    await deps.laterChecks.send({ executionId, chunk, offsets }, second * 1_000);
  }
  if (news.ended.size === 0) {
    await giveEmptied(deps, execution, chunk, [...news.retries.keys()], (offset) => news.retries.has(offset));
    return undefined;
  }
  if (execution.daemon !== undefined) await freeShards(deps, execution, chunk, [...news.ended.values()].flat());
  const isAll = new Set([...news.ended.values()].flat()).size === chunkSize(execution, chunk);
  const endsAll = isAll && chunksOf(execution) === 1;
  const closeAt = endsAll ? deps.now() + deps.timings.fanOutWithinSeconds * 1_000 : undefined;
  const after = await deps.fanOuts.addEnded(executionId, chunk, news.ended, news.failures, closeAt);
  const left = chunkSize(execution, chunk) - endedOffsets(after).size;
  if (left === 0) return endsAll ? closeWith(deps, execution, after) : finishChunk(deps, execution, after);
  const emptied = [...news.ended.values(), [...news.retries.keys()]].flat();
  await giveEmptied(deps, execution, chunk, emptied, isOutOfLambda(after));
  const now = left - waitingOffsets(after).size;
  if (roundedInFlight(now) < roundedInFlight(now + countOf(news.ended))) inFlight.set(chunk, roundedInFlight(now));
  return undefined;
}

const countOf = (ended: ChunkNews["ended"]): number =>
  [...ended.values()].reduce((sum, offsets) => sum + offsets.length, 0);

/** Gives the permits of some shards' blocks back, as far as those have no shard in Lambda any more. */
async function giveEmptied(
  deps: CheckPorts,
  execution: Execution,
  chunk: number,
  offsets: readonly number[],
  isOut: (offset: number) => boolean,
): Promise<void> {
  if (!needsPermits(execution, deps.permitRules)) return;
  const blocks = blocksOf(offsets, deps.permitRules);
  const empty = emptyBlocks(blocks, chunkSize(execution, chunk), deps.permitRules, isOut);
  if (empty.length > 0) await givePermits(deps, execution.executionId, chunk, empty, false);
}

/** Offsets by the second (since the epoch) of their next look: one check for all offsets of a second. */
function bySecond(looks: ChunkNews["looks"], now: number): Map<number, number[]> {
  const seconds = new Map<number, number[]>();
  for (const { at, offset } of looks) {
    const second = Math.ceil(Math.max(at, now) / 1_000);
    seconds.set(second, [...(seconds.get(second) ?? []), offset]);
  }
  return seconds;
}

/**
 * Handles a chunk after all its shards have ended: marks it done, and completes the execution if it is the last chunk.
 * The owed check is cleared last, so that after a crash it does the rest.
 */
export async function finishChunk(deps: CheckPorts, cut: Execution, chunk: Chunk): Promise<Omit<Execution, "items">> {
  const dueAt = deps.now() + deps.timings.fanOutWithinSeconds * 1_000;
  const { executionId, failures } = chunk;
  const execution = await deps.fanOuts.addDoneChunk(executionId, chunk.chunk, tallyOf(chunk), dueAt, failures);
  await giveAll(deps, cut, chunk.chunk);
  await deps.fanOuts.owe(executionId, chunk.chunk, undefined);
  if (isFullyDone(execution)) await complete(deps, execution);
  return execution;
}

/**
 * Completes an execution with its only chunk. The write that ended its shards owes a check of the chunk, and the
 * transition that closes the execution clears that check. In a repeated call a write of its own clears it.
 */
async function closeWith(deps: CheckPorts, execution: Execution, chunk: Chunk): Promise<undefined> {
  await giveAll(deps, execution, chunk.chunk);
  const isClosed = await complete(deps, execution, chunk);
  if (!isClosed) await deps.fanOuts.owe(chunk.executionId, chunk.chunk, undefined);
}

/** Gives back all permits of a chunk. */
async function giveAll(deps: CheckPorts, execution: Execution, chunk: number): Promise<void> {
  if (!needsPermits(execution, deps.permitRules)) return;
  await givePermits(deps, execution.executionId, chunk, blocksOf(offsetsOf(execution, chunk), deps.permitRules), true);
}
