import type { Chunk, Execution, Retry } from "../../core/run/execution.ts";
import { claimedMs, confirmMs, judgeTask, type TaskVerdict } from "../../core/run/judge-task.ts";
import {
  attemptOf,
  cancelledOffsets,
  claimableFrom,
  itemAt,
  openOffsets,
  waitingOffsets,
} from "../../core/run/shards.ts";
import type { TaskEnd } from "../../core/run/task-end.ts";
import { type TaskName, taskIdOf } from "../../core/run/task-id.ts";
import { inParallel } from "../in-parallel.ts";
import { openFence, type StandingTask, sequelOfTask } from "./apply-outcomes.ts";
import type { CheckPorts } from "./shard-ports.ts";

/** The result of a look at the open shards of a chunk. */
export interface Seen {
  /** Tasks that have ended, here or before. */
  readonly standing: StandingTask[];
  /** Attempts that are due, by offset. */
  readonly due: Map<number, Retry>;
  /** Offsets of tasks that look LOST. */
  readonly suspects: number[];
  /** The instant of the next look at the shards that were left alone, epoch ms. */
  readonly waits: number[];
}

export interface Look {
  /** Offsets of the shards to look at; absent: all that may be due. */
  readonly named?: ReadonlySet<number> | undefined;
  /** Shards that become due by this instant count as due now: the check waits until then. Epoch ms. */
  readonly soonBy: number;
  /** This is the second look: a task that still looks LOST is LOST. */
  readonly isSecond: boolean;
}

const PARALLEL = 20;
/** A shard that was cancelled by itself, whether a runner has claimed it or not. */
const KILLED: TaskVerdict = { kind: "killed" };

/**
 * Checks the open shards of a chunk. Most facts stand in the chunk itself. A task's row is read only if the task could
 * be LOST, or its execution is being cancelled, or its outcome has no consequences yet. For each shard at most one row
 * is read and written, even if job code has changed the rows.
 */
export async function lookAtShards(deps: CheckPorts, execution: Execution, chunk: Chunk, look: Look) {
  const seen: Seen = { standing: [], due: new Map(), suspects: [], waits: [] };
  const sign = await deps.taskKey.signer(execution.taskKey);
  const waiting = waitingOffsets(chunk);
  const isCancelling = execution.status === "CANCELLING";
  const cancelled = cancelledOffsets(chunk);
  const { jobName, fireId } = execution;
  const taskOf = (offset: number, attempt: number) => {
    const name = { jobName, fireId, item: itemAt(execution, chunk.chunk, offset), attempt };
    return { name, taskId: taskIdOf(name, sign) };
  };
  await inParallel(openOffsets(execution, chunk), PARALLEL, async (offset) => {
    const now = deps.now();
    const standing = attemptOf(chunk, offset, now);
    // The cancellation requests a check of the whole chunk: a check of some shards repeats none of its reads.
    const isNamed = look.named?.has(offset) ?? true;
    if (!isNamed && (isCancelling || cancelled.has(offset))) return;
    // The write that starts a waiting shard owes a check of it.
    if (!isCancelling && waiting.has(offset)) return void seen.waits.push(now + claimedMs(deps.timings));
    if (!isCancelling && !cancelled.has(offset)) {
      if (!standing.issued) {
        // Shards that this check does not name have other checks.
        if (standing.at <= look.soonBy && isNamed) seen.due.set(offset, standing);
        else seen.waits.push(standing.at);
        return;
      }
      const couldBeLostAt = claimableFrom(chunk, offset, now) + claimedMs(deps.timings) - confirmMs(deps.timings);
      const isLookedAt = look.named?.has(offset) ?? couldBeLostAt <= now;
      if (!isLookedAt) return void seen.waits.push(Math.max(couldBeLostAt, now));
    }
    const isCancelled = cancelled.has(offset);
    await lookAtTask(deps, execution, { offset, standing }, { ...look, isCancelled }, seen, taskOf);
  });
  return seen;
}

/** Reads a task's row, and judges it. */
async function lookAtTask(
  deps: CheckPorts,
  execution: Execution,
  { offset, standing: { attempt, issued, at, segment } }: { readonly offset: number; readonly standing: Retry },
  { isSecond, soonBy, isCancelled }: Look & { readonly isCancelled: boolean },
  seen: Seen,
  taskOf: (offset: number, attempt: number) => { readonly name: TaskName; readonly taskId: string },
): Promise<void> {
  const { name, taskId } = taskOf(offset, attempt);
  const end = async (how: Pick<TaskEnd, "outcome" | "reason">) => {
    seen.standing.push({ name, row: await deps.ends.end(taskId, { ...how, endedAt: deps.now() }) });
  };
  const row = await deps.ends.read(taskId);
  const isOver = async (instant: number) => {
    if (instant <= soonBy) await deps.sleepUntil(instant);
    return instant <= soonBy;
  };
  if (row?.outcome !== undefined) {
    const fence = openFence(sequelOfTask(deps, execution, { name, row }), deps.now());
    // The write of its outcome has already requested a check at the end of its fence.
    if (fence !== undefined && !(await isOver(fence))) seen.waits.push(fence);
    else seen.standing.push({ name, row });
    return;
  }
  const open = { claimedAt: row?.claimedAt, claimedSegment: row?.segment, issued, at, segment };
  // Its runner reads the row, and ends the process within the fence.
  const verdict = isCancelled ? KILLED : judgeTask(open, execution.status === "CANCELLING", deps.now(), deps.timings);
  const noticeMs = confirmMs(deps.timings);
  if (verdict.kind === "killed") {
    const before = issued || attempt === 1 ? undefined : taskOf(offset, attempt - 1);
    const until = before === undefined ? 0 : await fenceOf(deps, execution, before.name, before.taskId);
    if (await isOver(until)) await end({ outcome: "KILLED" });
    else seen.waits.push(until);
  } else if (verdict.kind === "lost" && isSecond) await end({ outcome: "LOST", reason: verdict.reason });
  else if (verdict.kind === "lost" || (verdict.kind === "wait" && verdict.until - noticeMs <= deps.now()))
    seen.suspects.push(offset);
  else if (verdict.kind === "wait") seen.waits.push(verdict.until - noticeMs);
}

/** The instant (epoch ms) until which the process of an attempt may be alive. */
async function fenceOf(deps: CheckPorts, execution: Execution, name: TaskName, taskId: string): Promise<number> {
  const row = await deps.ends.read(taskId);
  return (row && sequelOfTask(deps, execution, { name, row })?.fencedUntil) ?? 0;
}
