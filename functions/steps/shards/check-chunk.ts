import type { Check } from "../../contract/messages.ts";
import type { Chunk, Execution } from "../../core/run/execution.ts";
import { claimedMs, judgeTask } from "../../core/run/judge-task.ts";
import { isFullyDone, itemAt, openOffsets, waitingOffsets } from "../../core/run/shards.ts";
import { type TaskName, taskIdOf } from "../../core/run/task-id.ts";
import type { FanOutStore } from "../../ports/fan-out-store.ts";
import type { TaskEnd, TaskEnds } from "../../ports/task-store.ts";
import { inParallel } from "../in-parallel.ts";
import { complete } from "../run-state/complete.ts";
import {
  type ApplyOutcomesDeps,
  applyOutcomes,
  finishChunk,
  openFence,
  type StandingTask,
  sequelOfTask,
} from "./apply-outcomes.ts";
import { commitDaemon } from "./daemon-shards.ts";
import { type InvokeRunnersDeps, runnerInvoker } from "./invoke-runners.ts";

export interface CheckChunkDeps extends ApplyOutcomesDeps, InvokeRunnersDeps {
  readonly fanOuts: ApplyOutcomesDeps["fanOuts"] & Pick<FanOutStore, "getChunk">;
  readonly jobs: ApplyOutcomesDeps["jobs"] & InvokeRunnersDeps["jobs"];
  readonly apps: ApplyOutcomesDeps["apps"] & InvokeRunnersDeps["apps"];
  readonly ends: TaskEnds;
  /** Resolves at an instant (epoch ms). */
  readonly sleepUntil: (at: number) => Promise<void>;
}

const PARALLEL = 20;

/** A message that is to come at the end of a back-off may come early: by SQS's fraction of a second, and by what clocks differ. */
const EARLY_MS = 3_000;

/**
 * Looks after every shard of a chunk that has not ended: what has vanished is LOST, what has ended unheard is
 * followed, what waits for its back-off is issued; and the chunk is owed again when the next of them is to be looked at.
 */
export async function checkChunk(deps: CheckChunkDeps, { executionId, chunk }: Check): Promise<void> {
  const execution = await deps.runs.getExecution(executionId);
  if (execution === undefined) return;
  if (isFullyDone(execution)) await complete(deps, execution);
  const stored = await readChunk(deps, execution, chunk);
  if (stored === undefined) return;
  const open = openOffsets(execution, stored);
  if (open.length === 0) return finishChunk(deps, executionId, chunk);
  const look = lookout(deps, execution);
  const standing: StandingTask[] = [];
  const waits: number[] = [];
  const waiting = waitingOffsets(stored);
  await inParallel(open, PARALLEL, async (offset) => {
    const first = { attempt: 1, issued: !waiting.has(offset), at: stored.invokedAt ?? deps.now() };
    // Whoever starts what waits owes a check of it by the same write.
    const isLeft = waiting.has(offset) && execution.status === "RUNNING";
    if (isLeft) return void waits.push(deps.now() + claimedMs(deps.timings));
    const seen = await look({ chunk, offset, ...(stored.retries.get(offset) ?? first) });
    if (typeof seen === "number") return void waits.push(seen);
    standing.push(seen);
    const fence = openFence(sequelOfTask(deps, execution, seen), deps.now());
    if (fence !== undefined) waits.push(fence);
  });
  await applyOutcomes(deps, execution, standing);
  if (waits.length === 0) return;
  const nextAt = await oweFrom(deps, execution, stored, Math.min(...waits));
  if (nextAt === undefined || nextAt > deps.now() + EARLY_MS) return;
  await deps.sleepUntil(nextAt);
  await checkChunk(deps, { executionId, chunk });
}

/** A chunk, of which nothing waits any more where its execution is being cancelled: what ends here is missed by no fire. */
async function readChunk(deps: CheckChunkDeps, execution: Execution, chunk: number): Promise<Chunk | undefined> {
  const { executionId, jobName, fireId, status } = execution;
  const stored = await deps.fanOuts.getChunk(executionId, chunk);
  if (stored === undefined || status !== "CANCELLING" || waitingOffsets(stored).size === 0) return stored;
  await commitDaemon(deps, jobName, chunk, { kind: "halt", through: 0, fireIds: new Set([fireId]) });
  return deps.fanOuts.getChunk(executionId, chunk);
}

interface OpenShard {
  readonly chunk: number;
  readonly offset: number;
  readonly attempt: number;
  readonly issued: boolean;
  readonly at: number;
}

/** @returns a look at one shard: the task that has ended, or when to look again (epoch ms). */
function lookout(deps: CheckChunkDeps, execution: Execution): (shard: OpenShard) => Promise<StandingTask | number> {
  const { executionId, jobName, fireId } = execution;
  let runner: ReturnType<typeof runnerInvoker> | undefined;
  const fenceOf = async (name: TaskName) => {
    const row = await deps.ends.read(taskIdOf(name, await deps.taskKey.signer()));
    return (row && sequelOfTask(deps, execution, { name, row })?.fencedUntil) ?? 0;
  };
  return async ({ chunk, offset, attempt, issued, at }) => {
    const name = { jobName, fireId, item: itemAt(execution, chunk, offset), attempt };
    const taskId = taskIdOf(name, await deps.taskKey.signer());
    const end = async (end: Pick<TaskEnd, "outcome" | "reason">) => {
      return { name, row: await deps.ends.end(taskId, { ...end, endedAt: deps.now() }) };
    };
    const row = await deps.ends.read(taskId);
    // Whoever wrote that it is LOST has asked for a check at the end of its fence.
    if (row?.outcome !== undefined)
      return openFence(sequelOfTask(deps, execution, { name, row }), deps.now()) ?? { name, row };
    const open = { claimedAt: row?.claimedAt, issued, at };
    const verdict = judgeTask(open, execution.status === "CANCELLING", deps.now(), deps.timings);
    if (verdict.kind === "wait") return verdict.until;
    if (verdict.kind === "killed") {
      const until = issued || attempt === 1 ? 0 : await fenceOf({ ...name, attempt: attempt - 1 });
      return until > deps.now() ? until : end({ outcome: "KILLED" });
    }
    if (verdict.kind === "lost") return end({ outcome: "LOST", reason: verdict.reason });
    runner ??= runnerInvoker(deps, execution);
    const run = await runner;
    if (run === undefined) return end({ outcome: "ERROR", reason: "no runner is large enough for it" });
    await run({ item: name.item, attempt, segment: 1 });
    const now = deps.now();
    await deps.fanOuts.addRetry(executionId, chunk, offset, { attempt, issued: true, at: now });
    return now + claimedMs(deps.timings);
  };
}

/**
 * Writes when the chunk is owed next, and looks whether somebody has added an earlier retry since it was read.
 * @returns when it is owed (epoch ms); undefined when nothing is open any more.
 */
async function oweFrom(
  deps: CheckChunkDeps,
  execution: Execution,
  seen: Chunk,
  dueAt: number,
): Promise<number | undefined> {
  const { executionId, chunk } = seen;
  await deps.fanOuts.owe(executionId, chunk, dueAt);
  const stored = await deps.fanOuts.getChunk(executionId, chunk);
  if (stored === undefined) return undefined;
  const open = openOffsets(execution, stored);
  if (open.length === 0) {
    await finishChunk(deps, executionId, chunk);
    return undefined;
  }
  const added = open.flatMap((offset) => {
    const retry = stored.retries.get(offset);
    const isNews = retry !== undefined && !retry.issued && retry.attempt !== seen.retries.get(offset)?.attempt;
    return isNews ? [retry.at] : [];
  });
  const earliest = Math.min(dueAt, ...added);
  if (earliest < dueAt) await deps.fanOuts.owe(executionId, chunk, earliest);
  return earliest;
}
