import * as z from "zod";
import { AppConfig, AppRevision } from "./app.ts";
import { JobConfig } from "./job.ts";
import { Outcome } from "./outcome.ts";

/**
 * A runner's input: one attempt to run one shard (or the next segment of it). Destination records repeat it, so it is
 * small and holds no secret except its own task's keys.
 */
export const Task = z.object({
  /** `jobName@-@item@-@READY|FAILOVER@-@executionId.attempt@-@<HMAC>` */
  taskId: z.string(),
  executionId: z.string(),
  /** From 1. */
  attempt: z.int().min(1),
  /** From 1; more than 1 only for a streaming DATAFLOW that outlives an invocation. */
  segment: z.int().min(1),
  item: z.int().min(0),
  shardingParameter: z.string(),
  /** The nominal instant, ISO-8601 UTC. */
  fireTime: z.iso.datetime(),
  /** Leading key of the execution's cancel flag; unguessable. */
  cancelKey: z.string(),
  job: JobConfig.pick({
    jobName: true,
    jobType: true,
    jobExecutionType: true,
    jobClass: true,
    shardingTotalCount: true,
    jobParameter: true,
    memoryMB: true,
    cpuCount: true,
    beanName: true,
    applicationContext: true,
    streamingProcess: true,
    scriptCommandLine: true,
    jobProperties: true,
    timeoutSeconds: true,
  }),
  app: AppConfig.pick({
    appName: true,
    appURL: true,
    bootstrapScript: true,
    appCacheEnable: true,
    sha256: true,
    environment: true,
    memoryMB: true,
    roleArn: true,
  }).extend({
    ...AppRevision.shape,
    /** The app has secrets: the broker reads them before a process starts. */
    hasSecrets: z.literal(true).optional(),
  }),
});
export type Task = z.output<typeof Task>;

/** Longest reason and tail of a report. */
export const MAX_REASON_CHARACTERS = 1_024;
export const MAX_TAIL_CHARACTERS = 2_048;

/** A line of a runner's log, as JSON. A line counts for a task only if it has the task's signed id. */
export const LogLine = z.object({
  /** With its signature. */
  taskId: z.string(),
  segment: z.int().min(1),
  /** From 1 in each segment, without a gap. */
  line: z.int().min(1),
  output: z.string(),
});
export type LogLine = z.output<typeof LogLine>;

/**
 * A runner's answer for a task that it held: at most 8 KB. Job code may forge an answer, so a larger one is no report.
 */
export const TaskReport = z.object({
  taskId: z.string(),
  outcome: Outcome,
  /** The reason of an outcome that is not FINISHED: `exit code 3`, `timeout`, `package: 404 Not Found`. */
  reason: z.string().max(MAX_REASON_CHARACTERS).optional(),
  /** True for an ERROR that another attempt may not meet (network, 5xx of the package's server). */
  retryable: z.boolean().optional(),
  exitCode: z.int().optional(),
  /** Epoch ms of the process's start; absent when none was started. */
  startedAt: z.int().min(0).optional(),
  endedAt: z.int().min(0),
  /** The last 2 KB of output of a task that did not finish well. */
  tail: z.string().max(MAX_TAIL_CHARACTERS).optional(),
  /** The number of lines of this segment that the runner has written to the log. */
  lines: z.int().min(0).optional(),
  /** A streaming task asks for its next segment instead of ending. */
  more: z.boolean().optional(),
});
export type TaskReport = z.output<typeof TaskReport>;

/** A runner's answer when it does not hold the claim: another runner does, or the task has ended. */
export const Ignored = z.object({ ignored: z.literal(true) });
export const RunnerResponse = z.union([TaskReport, Ignored]);
export type RunnerResponse = z.output<typeof RunnerResponse>;
