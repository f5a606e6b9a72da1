import type { App } from "../../contract/app.ts";
import type { JobConfig } from "../../contract/job.ts";
import type { Task } from "../../contract/task.ts";
import { parseShardingItemParameters } from "../config/sharding-item-parameters.ts";
import type { Execution } from "./execution.ts";
import { cancelKeyOf, taskIdOf } from "./task-id.ts";

/** The values that all shards of an execution share. */
export interface TaskSource {
  readonly execution: Execution;
  /** Of the execution's own revision. */
  readonly config: JobConfig;
  readonly app: App;
  readonly sign: (text: string) => string;
}

export interface Attempt {
  readonly item: number;
  /** From 1. */
  readonly attempt: number;
  /** From 1. */
  readonly segment: number;
}

/** The tenant whose sandboxes run an app: no two apps and no two versions of one share a sandbox. */
export const tenantOf = ({ appName, incarnation, revision }: Execution["app"]): string =>
  `${appName}@${incarnation}.${revision}`;

/** Makes the tasks of one execution, which are the inputs of runners. */
export function taskBuilder({ execution, config, app, sign }: TaskSource): (attempt: Attempt) => Task {
  const { byItem } = parseShardingItemParameters(config.shardingItemParameters);
  const { executionId, jobName, fireId } = execution;
  const cancelKey = cancelKeyOf(executionId, sign);
  const fireTime = new Date(execution.firedAt).toISOString();
  const job = { ...config, jobParameter: execution.jobParameter ?? config.jobParameter };
  return ({ item, attempt, segment }) => ({
    taskId: taskIdOf({ jobName, fireId, item, attempt }, sign),
    executionId,
    attempt,
    segment,
    item,
    shardingParameter: byItem.get(item) ?? "",
    fireTime,
    cancelKey,
    job: pickJob(job),
    app: pickApp(app),
  });
}

function pickJob(job: JobConfig): Task["job"] {
  return {
    jobName: job.jobName,
    jobType: job.jobType,
    jobExecutionType: job.jobExecutionType,
    shardingTotalCount: job.shardingTotalCount,
    jobParameter: job.jobParameter,
    memoryMB: job.memoryMB,
    cpuCount: job.cpuCount,
    streamingProcess: job.streamingProcess,
    jobProperties: job.jobProperties,
    timeoutSeconds: job.timeoutSeconds,
    ...(job.jobClass === undefined ? {} : { jobClass: job.jobClass }),
    ...(job.beanName === undefined ? {} : { beanName: job.beanName }),
    ...(job.applicationContext === undefined ? {} : { applicationContext: job.applicationContext }),
    ...(job.scriptCommandLine === undefined ? {} : { scriptCommandLine: job.scriptCommandLine }),
  };
}

function pickApp(app: App): Task["app"] {
  return {
    appName: app.appName,
    appURL: app.appURL,
    bootstrapScript: app.bootstrapScript,
    appCacheEnable: app.appCacheEnable,
    environment: app.environment,
    memoryMB: app.memoryMB,
    incarnation: app.incarnation,
    revision: app.revision,
    ...(app.sha256 === undefined ? {} : { sha256: app.sha256 }),
    ...(app.roleArn === undefined ? {} : { roleArn: app.roleArn }),
    ...(Object.keys(app.secrets ?? {}).length > 0 && { hasSecrets: true as const }),
  };
}
