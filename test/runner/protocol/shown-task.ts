import { NextTask } from "../../../functions/contract/job-protocol.ts";
import { shardingContextOf } from "../../../functions/runner/task/sharding-context.ts";
import { aTask } from "../a-task.ts";

/** A first round, as an app's process is given it. */
export function shownTask(): NextTask {
  const task = aTask();
  const { taskId, segment, job } = task;
  return NextTask.parse({
    taskId,
    segment,
    round: 1,
    stopAt: Date.now() + 60_000,
    context: shardingContextOf(task),
    job,
  });
}
