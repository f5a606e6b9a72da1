import type { App } from "../../contract/app.ts";
import type { JobConfig } from "../../contract/job.ts";
import type { Execution } from "./execution.ts";
import { maxAttemptsOf } from "./failover.ts";
import type { Fire } from "./fire.ts";
import { executionIdOf } from "./ids.ts";

/**
 * The execution that a fire starts, under the revision of its job and app at its due instant.
 * @param version of the job's run state with it.
 * @param shardsPerChunk number of shards in each chunk but the last.
 * @param taskKey number of the key that signs its task ids.
 */
export function startExecution(
  fire: Fire,
  config: JobConfig,
  app: App,
  startedAt: number,
  version: number,
  shardsPerChunk: number,
  taskKey = 1,
): Execution {
  return {
    executionId: executionIdOf(fire.jobName, fire.fireId),
    jobName: fire.jobName,
    fireId: fire.fireId,
    firedAt: fire.firedAt,
    revision: fire.revision,
    app: { appName: app.appName, incarnation: app.incarnation, revision: app.revision },
    shards: fire.shardingItems?.length ?? config.shardingTotalCount,
    shardsPerChunk,
    maxAttempts: maxAttemptsOf(config),
    ...(fire.shardingItems === undefined ? {} : { items: fire.shardingItems }),
    ...(fire.jobParameter === undefined ? {} : { jobParameter: fire.jobParameter }),
    ...(taskKey > 1 && { taskKey }),
    status: "RUNNING",
    startedAt,
    releasedChunks: 0,
    doneChunks: new Set(),
    ...(config.jobExecutionType === "DAEMON" && {
      daemon: { stateVersion: version, misfire: config.misfire, sampleEvery: app.eventTraceSamplingCount },
    }),
  };
}
