import type { Execution } from "../core/run/execution.ts";
import { claimedMs } from "../core/run/judge-task.ts";
import { chunksOf, isFullyReleased, itemAt, openOffsets } from "../core/run/shards.ts";
import type { FanOutStore } from "../ports/fan-out-store.ts";
import { type CheckDeps, check } from "./check.ts";
import { endShards } from "./end-shards.ts";
import { type FollowDeps, finishChunk } from "./follow.ts";
import { inParallel } from "./in-parallel.ts";
import { hasRoom, type RoomDeps } from "./room.ts";
import { type RunTaskDeps, taskRunner } from "./run-task.ts";

export interface FanOutDeps extends CheckDeps, RoomDeps {
  readonly fanOuts: CheckDeps["fanOuts"] & RoomDeps["fanOuts"] & Pick<FanOutStore, "openChunk" | "release">;
  readonly jobs: FollowDeps["jobs"] & RunTaskDeps["jobs"];
  readonly apps: FollowDeps["apps"] & RunTaskDeps["apps"];
}

/** Invocations on the way at once, of one chunk. */
const PARALLEL = 50;

/**
 * Hands the next chunk of an execution to Lambda, should there be room for it, and asks for the one after. Repeated
 * when an earlier try cannot be at it any more, it invokes again what has not ended: claims make that harmless, but
 * not free. What is being cancelled is ended instead.
 */
export async function fanOut(deps: FanOutDeps, execution: Execution): Promise<void> {
  if (isFullyReleased(execution) || !["RUNNING", "CANCELLING"].includes(execution.status)) return;
  const { executionId, releasedChunks: number } = execution;
  const isCancelling = execution.status === "CANCELLING";
  const owedAt = () => deps.now() + deps.timings.fanOutWithinSeconds * 1_000;
  if (!isCancelling && !(await hasRoom(deps, execution))) return deps.fanOuts.release(executionId, number, owedAt());
  const invokedAt = deps.now();
  // Several ask for a chunk when there is room for it. Who has died over it is asked again only after his time is up.
  const busyAfter = isCancelling ? undefined : invokedAt - deps.timings.dispatcherTimeoutSeconds * 1_000;
  const dueAt = invokedAt + claimedMs(deps.timings);
  const chunk = await deps.fanOuts.openChunk(executionId, number, invokedAt, dueAt, busyAfter);
  if (chunk === undefined) return;
  const offsets = openOffsets(execution, chunk);
  // All have ended: an earlier try may have died before it said so.
  if (offsets.length === 0) await finishChunk(deps, executionId, number);
  else if (isCancelling) await check(deps, { executionId, chunk: number });
  else await invoke(deps, execution, number, offsets);
  const released = { ...execution, releasedChunks: number + 1 };
  const isLast = isFullyReleased(released);
  await deps.fanOuts.release(executionId, released.releasedChunks, isLast ? undefined : owedAt());
  if (isLast || (!isCancelling && !(await hasRoom(deps, released)))) return;
  await deps.invoker.fanOut({ executionId, chunk: released.releasedChunks });
}

async function invoke(
  deps: FanOutDeps,
  execution: Execution,
  chunk: number,
  offsets: readonly number[],
): Promise<void> {
  // Who waits for many shards does not wait for one's outcome to be written by itself, which costs most of it all.
  const run = await taskRunner(deps, execution, chunksOf(execution) > 1 ? "batched" : "prompt");
  if (run === undefined) {
    return endShards(deps, execution, chunk, offsets, { outcome: "ERROR", reason: "no runner is large enough for it" });
  }
  await inParallel(offsets, PARALLEL, (offset) =>
    run({ item: itemAt(execution, chunk, offset), attempt: 1, segment: 1 }),
  );
}
