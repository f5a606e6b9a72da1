import * as z from "zod";
import { Name } from "./names.ts";

export const JobType = z.enum(["SIMPLE", "DATAFLOW", "SCRIPT"]);
export type JobType = z.output<typeof JobType>;
export const JobExecutionType = z.enum(["TRANSIENT", "DAEMON"]);
export type JobExecutionType = z.output<typeof JobExecutionType>;

export const JobProperties = z.object({
  job_exception_handler: z.string().optional(),
  executor_service_handler: z.string().optional(),
});

/** The fields of a job as its owner gives them, defaults filled in. */
export const JobConfig = z.object({
  jobName: Name,
  appName: Name,
  /** Absent for SCRIPT only. */
  jobClass: z.string().optional(),
  jobType: JobType,
  jobExecutionType: JobExecutionType,
  /** Quartz cron, evaluated in `timeZone`. */
  cron: z.string().min(1).max(9_000),
  timeZone: z.string(),
  shardingTotalCount: z.int().min(1),
  cpuCount: z.number().min(0.001),
  memoryMB: z.number().min(1),
  shardingItemParameters: z.string(),
  jobParameter: z.string(),
  failover: z.boolean(),
  misfire: z.boolean(),
  beanName: z.string().optional(),
  applicationContext: z.string().optional(),
  streamingProcess: z.boolean(),
  scriptCommandLine: z.string().optional(),
  jobProperties: JobProperties,
  description: z.string(),
  /** Of one segment, 1 to 840. */
  timeoutSeconds: z.int().min(1).max(840),
});
export type JobConfig = z.output<typeof JobConfig>;

/**
 * An immutable version of a job's configuration, in force from the instant it was accepted until the
 * next one's. That instant names it: `revision` is epoch milliseconds, strictly increasing per job name.
 * A disable is a revision too (`enabled: false`), so "was this instant due" has one answer for ever.
 */
export const Revision = z.object({ revision: z.int(), enabled: z.boolean(), config: JobConfig });
export type Revision = z.output<typeof Revision>;

/** A job: its newest revision, and whether it is being deregistered. */
export const Job = Revision.extend({ state: z.enum(["ACTIVE", "DELETING"]) });
export type Job = z.output<typeof Job>;
