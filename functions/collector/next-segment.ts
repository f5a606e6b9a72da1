import { isStreaming } from "../core/config/is-streaming.ts";
import type { Execution } from "../core/run/execution.ts";
import { nextSegmentAt } from "../core/run/next-segment-at.ts";
import { askAgainAt } from "../core/run/permits.ts";
import { attemptOf, cancelledOffsets, endedOffsets, shardOf } from "../core/run/shards.ts";
import { type TaskName, taskIdOf } from "../core/run/task-id.ts";
import type { StandingTask } from "../steps/shards/apply-outcomes.ts";
import { runnerInvoker } from "../steps/shards/invoke-runners.ts";
import type { CheckPorts } from "../steps/shards/shard-ports.ts";

/** A message's delay is rounded down to whole seconds. A shorter one would send it to and fro until its instant. */
const LEAST_DELAY_MS = 1_000;

/**
 * Passes a streaming task's next segment to Lambda, and notes it in the chunk, where no runner can write. Because of
 * the note a repeated or forged request starts nothing, and the segment has an event's age to be claimed. A request
 * that comes earlier than a runner's waits. A task of any other job gets no segment: its time-out stands.
 * @param segment the requested one.
 * @returns the task when it has ended instead.
 */
export async function nextSegment(
  deps: CheckPorts,
  execution: Execution,
  name: TaskName,
  segment: number,
): Promise<StandingTask | undefined> {
  const { executionId, jobName, revision, status } = execution;
  const { item, attempt } = name;
  const taskId = taskIdOf(name, await deps.taskKey.signer(execution.taskKey));
  const shard = shardOf(execution, item);
  const chunk = shard && (await deps.fanOuts.getChunk(executionId, shard.chunk));
  if (shard === undefined || chunk === undefined || endedOffsets(chunk).has(shard.offset)) return undefined;
  const standing = attemptOf(chunk, shard.offset, deps.now());
  const mayGoOnAt = nextSegmentAt(standing, { attempt, segment: segment - 1 }, deps.timings);
  if (mayGoOnAt === undefined) return undefined;
  const kill = async (): Promise<StandingTask> => {
    const end = { outcome: "KILLED", endedAt: deps.now(), reportedSegment: segment - 1 } as const;
    return { name, row: await deps.ends.end(taskId, end) };
  };
  if (status === "CANCELLING" || cancelledOffsets(chunk).has(shard.offset)) return kill();
  const stored = await deps.jobs.getRevision(jobName, revision);
  if (stored !== undefined && !isStreaming(stored.config)) return undefined;
  if (mayGoOnAt > deps.now() || !standing.issued) {
    // Job code may ask early. A runner whose task is passed on once more may ask early too: its request is served later.
    const at = Math.max(mayGoOnAt, standing.issued ? deps.now() + LEAST_DELAY_MS : askAgainAt(execution, deps.now()));
    await deps.laterChecks.send({ executionId, chunk: shard.chunk, more: { taskId, segment } }, at);
    return undefined;
  }
  const run = await runnerInvoker(deps, execution);
  // The halt that cancels the execution is on its way.
  if (run === "deleted") return kill();
  if (run !== "too small") await run({ item, attempt, segment });
  const issued = { attempt, issued: true, at: deps.now(), segment };
  await deps.fanOuts.addRetries(executionId, shard.chunk, new Map([[shard.offset, issued]]));
  return undefined;
}
