import type { Chunk, Execution } from "../../core/run/execution.ts";
import { haltedBy } from "../../core/run/halted.ts";
import { claimedMs } from "../../core/run/judge-task.ts";
import {
  chunksOf,
  isFullyReleased,
  isOpen,
  itemAt,
  openChunks,
  openOffsets,
  waitingOffsets,
} from "../../core/run/shards.ts";
import type { FanOutStore } from "../../ports/fan-out-store.ts";
import { inParallel } from "../in-parallel.ts";
import { cancelDaemon } from "../run-state/halt-daemon.ts";
import { type ApplyOutcomesDeps, finishChunk } from "./apply-outcomes.ts";
import { type CheckChunkDeps, checkChunk } from "./check-chunk.ts";
import { takeShards } from "./daemon-shards.ts";
import { endShards } from "./end-shards.ts";
import { fitsInFlight, type InFlightDeps } from "./in-flight.ts";
import { type InvokeRunnersDeps, runnerInvoker } from "./invoke-runners.ts";

export interface FanOutDeps extends CheckChunkDeps, InFlightDeps {
  readonly fanOuts: CheckChunkDeps["fanOuts"] & InFlightDeps["fanOuts"] & Pick<FanOutStore, "openChunk" | "release">;
  readonly jobs: ApplyOutcomesDeps["jobs"] & InvokeRunnersDeps["jobs"];
  readonly apps: ApplyOutcomesDeps["apps"] & InvokeRunnersDeps["apps"];
}

/** Invocations on the way at once, of one chunk. */
const PARALLEL = 50;

/**
 * Hands the next chunk of an execution to Lambda, should there be room for it, and asks for the one after. Repeated
 * when an earlier try cannot be at it any more, it invokes again what has not ended: claims make that harmless, but
 * not free. What is being cancelled is ended instead.
 */
export async function fanOut(deps: FanOutDeps, execution: Execution): Promise<void> {
  if (!isOpen(execution)) return;
  if (isFullyReleased(execution)) return checkWaiting(deps, execution);
  const { executionId, releasedChunks: number } = execution;
  const isCancelling = execution.status === "CANCELLING";
  const owedAt = () => deps.now() + deps.timings.fanOutWithinSeconds * 1_000;
  if (!isCancelling && !(await fitsInFlight(deps, execution)))
    return deps.fanOuts.release(executionId, number, owedAt());
  const chunk = await openNext(deps, execution);
  if (chunk === undefined) return;
  if (chunk === "halted") return giveUp(deps, execution);
  const open = openOffsets(execution, chunk);
  const waiting = waitingOffsets(chunk);
  // All have ended: an earlier try may have died before it said so.
  if (open.length === 0) await finishChunk(deps, executionId, number);
  else if (isCancelling) await checkChunk(deps, { executionId, chunk: number });
  else
    await invoke(
      deps,
      execution,
      number,
      open.filter((offset) => !waiting.has(offset)),
    );
  const released = { ...execution, releasedChunks: number + 1 };
  const isLast = isFullyReleased(released);
  await deps.fanOuts.release(executionId, released.releasedChunks, isLast ? undefined : owedAt());
  if (isLast || (!isCancelling && !(await fitsInFlight(deps, released)))) return;
  await deps.invoker.fanOut({ executionId, chunk: released.releasedChunks });
}

/**
 * A DAEMON's execution opens a chunk together with the shards it gets, everything else by itself.
 * @returns undefined when somebody else may be at it: several ask for a chunk when there is room for it. Who has died
 *   over it is asked again only after his time is up.
 */
async function openNext(deps: FanOutDeps, { daemon, ...execution }: Execution): Promise<Chunk | "halted" | undefined> {
  const { executionId, releasedChunks: number, status } = execution;
  if (daemon !== undefined && status === "RUNNING") {
    const taken = await takeShards(deps, execution, daemon, number);
    if (taken === "halted") return "halted";
    if (taken === "committed") return deps.fanOuts.getChunk(executionId, number);
  }
  const invokedAt = deps.now();
  const busyAfter = status === "CANCELLING" ? undefined : invokedAt - deps.timings.dispatcherTimeoutSeconds * 1_000;
  return deps.fanOuts.openChunk(executionId, number, invokedAt, invokedAt + claimedMs(deps.timings), busyAfter);
}

/** Its job was halted before it got these shards. */
async function giveUp(deps: FanOutDeps, execution: Execution): Promise<void> {
  const job = await deps.jobs.get(execution.jobName);
  const app = job && (await deps.apps.get(job.config.appName));
  await cancelDaemon(deps, execution, haltedBy(job, app) ?? "disabled");
}

/** Of what is being cancelled nothing waits any more. */
async function checkWaiting({ laterChecks, now }: FanOutDeps, execution: Execution): Promise<void> {
  if (execution.daemon === undefined || execution.status !== "CANCELLING") return;
  for (const chunk of openChunks(execution, chunksOf(execution))) {
    await laterChecks.send({ executionId: execution.executionId, chunk }, now());
  }
}

async function invoke(
  deps: FanOutDeps,
  execution: Execution,
  chunk: number,
  offsets: readonly number[],
): Promise<void> {
  // Who waits for many shards does not wait for one's outcome to be written by itself, which costs most of it all.
  const run = await runnerInvoker(deps, execution, chunksOf(execution) > 1 ? "batched" : "prompt");
  if (run === undefined) {
    return endShards(deps, execution, chunk, offsets, { outcome: "ERROR", reason: "no runner is large enough for it" });
  }
  await inParallel(offsets, PARALLEL, (offset) =>
    run({ item: itemAt(execution, chunk, offset), attempt: 1, segment: 1 }),
  );
}
