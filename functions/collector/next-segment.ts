import { isStreaming } from "../core/config/is-streaming.ts";
import type { Execution } from "../core/run/execution.ts";
import { type TaskName, taskIdOf } from "../core/run/task-id.ts";
import type { TaskEnds } from "../ports/task-store.ts";
import type { StandingTask } from "../steps/follow.ts";
import { type RunTaskDeps, taskRunner } from "../steps/run-task.ts";

export interface NextSegmentDeps extends RunTaskDeps {
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
    return { name, row: await deps.ends.end(taskId, { outcome: "KILLED", endedAt: deps.now() }) };
  }
  const revision = await deps.jobs.getRevision(execution.jobName, execution.revision);
  if (revision !== undefined && !isStreaming(revision.config)) return undefined;
  const run = await taskRunner(deps, execution);
  await run?.({ item: name.item, attempt: name.attempt, segment });
  return undefined;
}
