import type { ShardingContext } from "../../contract/sharding-context.ts";
import type { Task } from "../../contract/task.ts";

/** The context of a shard for the user's process. */
export function shardingContextOf({ job, ...task }: Task): ShardingContext {
  return {
    jobName: job.jobName,
    taskId: task.taskId,
    shardingTotalCount: job.shardingTotalCount,
    jobParameter: job.jobParameter,
    shardingItem: task.item,
    shardingParameter: task.shardingParameter,
    fireTime: task.fireTime,
    attempt: task.attempt,
    executionId: task.executionId,
  };
}
