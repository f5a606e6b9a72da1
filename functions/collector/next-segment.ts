import { isStreaming } from "../core/config/is-streaming.ts";
import type { Execution } from "../core/run/execution.ts";
import { type TaskName, taskIdOf } from "../core/run/task-id.ts";
import type { TaskEnds } from "../ports/task-store.ts";
import type { StandingTask } from "../steps/shards/apply-outcomes.ts";
import { type InvokeRunnersDeps, runnerInvoker } from "../steps/shards/invoke-runners.ts";

export interface NextSegmentDeps extends InvokeRunnersDeps {
  readonly ends: TaskEnds;
  readonly now: () => number;
}

/**
 * Hands a streaming task's next segment to Lambda; its claim fails if the segment before is not the row's, so that
 * a repeated request runs nothing. A task of any other job, which may forge the request, gets none: its time-out stands.
 * @returns the task when it has ended instead.
 */
export async function nextSegment(
  deps: NextSegmentDeps,
  execution: Execution,
  name: TaskName,
  segment: number,
): Promise<StandingTask | undefined> {
  const taskId = taskIdOf(name, await deps.taskKey.signer());
  const row = await deps.ends.read(taskId);
  if (row?.outcome !== undefined) return { name, row };
  if (row?.segment !== segment - 1) return undefined;
  if (execution.status === "CANCELLING") {
    return {
      name,
      row: await deps.ends.end(taskId, { outcome: "KILLED", endedAt: deps.now(), reportedSegment: segment - 1 }),
    };
  }
  const revision = await deps.jobs.getRevision(execution.jobName, execution.revision);
  if (revision !== undefined && !isStreaming(revision.config)) return undefined;
  const run = await runnerInvoker(deps, execution);
  await run?.({ item: name.item, attempt: name.attempt, segment });
  return undefined;
}
