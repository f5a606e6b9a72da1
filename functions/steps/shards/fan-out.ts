import type { Chunk, Execution, Retry } from "../../core/run/execution.ts";
import { haltedBy } from "../../core/run/halted.ts";
import { fitsInFlight, roundedInFlight } from "../../core/run/in-flight.ts";
import { claimedMs, confirmMs } from "../../core/run/judge-task.ts";
import {
  cancelledOffsets,
  chunkSize,
  chunksOf,
  endedOffsets,
  isFullyReleased,
  isOpen,
  itemAt,
  openChunks,
  openOffsets,
  waitingOffsets,
} from "../../core/run/shards.ts";
import { inParallel } from "../in-parallel.ts";
import { cancelExecution } from "../run-state/cancel-execution.ts";
import { takeShards } from "./daemon-shards.ts";
import { runnerInvoker } from "./invoke-runners.ts";
import { askForPermits, takePermits } from "./permits.ts";
import type { FanOutPorts } from "./shard-ports.ts";

/** Simultaneous invocations for one chunk. */
const PARALLEL = 50;

/**
 * Passes the next chunk of an execution to Lambda, if it fits in flight, and requests the one after. It only fans out:
 * it requests a check where shards must be ended, or their invocation failed. After a crash the next try invokes all
 * shards that have not ended. Claims make that harmless, but it costs requests.
 */
export async function fanOut(deps: FanOutPorts, execution: Execution): Promise<void> {
  if (!isOpen(execution)) return;
  if (isFullyReleased(execution)) return checkWaiting(deps, execution);
  const { executionId, releasedChunks: nextChunk } = execution;
  const isCancelling = execution.status === "CANCELLING";
  const owedAt = () => deps.now() + deps.timings.fanOutWithinSeconds * 1_000;
  if (!isCancelling && !fitsInFlight(execution, deps.maxInFlight))
    return deps.fanOuts.release(executionId, nextChunk, owedAt());
  const chunk = await openNext(deps, execution);
  if (chunk === undefined) return;
  if (chunk === "halted") return giveUp(deps, execution);
  const isIncomplete = !isCancelling && (await invoke(deps, execution, chunk));
  // Every shard has ended, or some may not begin.
  const isEnded = openOffsets(execution, chunk).length === 0;
  if (isCancelling || isIncomplete || isEnded || cancelledOffsets(chunk).size > 0)
    await deps.laterChecks.send({ executionId, chunk: nextChunk }, deps.now());
  const released = await withResting(deps, { ...execution, releasedChunks: nextChunk + 1 }, chunk);
  const isLast = isFullyReleased(released);
  await deps.fanOuts.release(executionId, released.releasedChunks, isLast ? undefined : owedAt());
  if (isLast || (!isCancelling && !fitsInFlight(released, deps.maxInFlight))) return;
  await deps.invoker.fanOut({ executionId, chunk: released.releasedChunks });
}

/** Shards of a DAEMON that wait or were skipped are not in Lambda: this is noted in the execution at once. */
async function withResting(deps: FanOutPorts, execution: Execution, chunk: Chunk): Promise<Execution> {
  if (chunk.overlap === undefined || isFullyReleased(execution)) return execution;
  const resting = waitingOffsets(chunk).size + endedOffsets(chunk).size;
  const left = roundedInFlight(chunkSize(execution, chunk.chunk) - resting);
  const inFlight = new Map([[chunk.chunk, left]]);
  await deps.fanOuts.noteInFlight(execution.executionId, inFlight);
  return { ...execution, inFlight: new Map([...(execution.inFlight ?? []), ...inFlight]) };
}

/**
 * A DAEMON's execution opens a chunk together with its shards; any other execution opens it alone.
 * @returns undefined when another dispatcher may work on the chunk: several may request it at the same time. A chunk
 * whose dispatcher crashed is retried after that dispatcher's time-out.
 */
async function openNext(deps: FanOutPorts, { daemon, ...execution }: Execution): Promise<Chunk | "halted" | undefined> {
  const { executionId, releasedChunks: nextChunk, status } = execution;
  if (daemon !== undefined && status === "RUNNING") {
    const taken = await takeShards(deps, execution, daemon, nextChunk);
    if (taken === "halted") return "halted";
    if (taken === "committed") return deps.fanOuts.getChunk(executionId, nextChunk);
  }
  const invokedAt = deps.now();
  const busyAfter = status === "CANCELLING" ? undefined : invokedAt - deps.timings.dispatcherTimeoutSeconds * 1_000;
  const dueAt = invokedAt + claimedMs(deps.timings) - confirmMs(deps.timings);
  return deps.fanOuts.openChunk(executionId, nextChunk, invokedAt, dueAt, busyAfter);
}

/** The job was halted before the execution got these shards. */
async function giveUp(deps: FanOutPorts, execution: Execution): Promise<void> {
  const job = await deps.jobs.get(execution.jobName);
  const app = job && (await deps.apps.get(job.config.appName));
  await cancelExecution(deps, execution, haltedBy(job, app) ?? "disabled");
}

/** In a cancelled execution no shard waits any more. */
async function checkWaiting({ laterChecks, now }: FanOutPorts, execution: Execution): Promise<void> {
  if (execution.daemon === undefined || execution.status !== "CANCELLING") return;
  for (const chunk of openChunks(execution, chunksOf(execution))) {
    await laterChecks.send({ executionId: execution.executionId, chunk }, now());
  }
}

/**
 * Invokes runners for the open shards of a chunk. A shard without a permit, or with a failed invocation, is noted as
 * due, and a check invokes it. So a refused invocation repeats no other one.
 * @returns whether a check is needed at once: an invocation failed, a permit has become free, or a dispatcher crashed
 * after its notes. The chunk waits for other permits by itself.
 */
async function invoke(deps: FanOutPorts, execution: Execution, { chunk, ...stored }: Chunk): Promise<boolean> {
  const resting = new Set([...waitingOffsets(stored), ...stored.retries.keys(), ...cancelledOffsets(stored)]);
  const offsets = openOffsets(execution, { chunk, ...stored }).filter((offset) => !resting.has(offset));
  const run = await runnerInvoker(deps, execution);
  const canRun = typeof run === "function";
  const { granted } = await askForPermits(deps, execution, chunk, canRun ? offsets : []);
  const refused = offsets.filter((offset) => !granted.has(offset));
  const failed: number[] = [];
  await inParallel(granted, PARALLEL, async (offset) => {
    const attempt = { item: itemAt(execution, chunk, offset), attempt: 1, segment: 1 };
    if (canRun) await run(attempt).catch(() => failed.push(offset));
  });
  const due: Retry = { attempt: 1, issued: false, at: deps.now() };
  const retries = new Map([...refused, ...failed].map((offset) => [offset, due]));
  if (retries.size > 0) await deps.fanOuts.addRetries(execution.executionId, chunk, retries);
  const isNoted = [...stored.retries.values()].some(({ issued }) => !issued);
  // The check ends shards for which no runner is large enough. Those of a deleted job wait for its halt.
  if (!canRun) return isNoted || refused.length > 0;
  // A check before the note found no due shard, and ended the chunk's wait in the line. So it asks again.
  const { size } = await takePermits(deps, execution, chunk, refused);
  return isNoted || failed.length + size > 0;
}
