import * as z from "zod";
import { filledText, orDigits, orJsonText, text } from "./fields.ts";
import { Name, nameOf } from "./names.ts";
import { Origin } from "./origin.ts";

export const JobType = z.enum(["SIMPLE", "DATAFLOW", "SCRIPT"]);
export type JobType = z.output<typeof JobType>;
export const JobExecutionType = z.enum(["TRANSIENT", "DAEMON"]);
export type JobExecutionType = z.output<typeof JobExecutionType>;

export const JobProperties = z.object({
  job_exception_handler: z.string().optional(),
  executor_service_handler: z.string().optional(),
});

/** The longest `timeoutSeconds`, and its default: one invocation lasts at most 900 s, and ends its task before. */
export const MAX_TIMEOUT_SECONDS = 840;
const WRONG_TIMEOUT = `timeoutSeconds must be from 1 to ${MAX_TIMEOUT_SECONDS}`;

/** The fields of a job as its owner gives them, defaults filled in. */
export const JobConfig = z
  .object({
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
    timeoutSeconds: z.int().min(1).max(MAX_TIMEOUT_SECONDS),
  })
  .meta({ id: "Job" });
export type JobConfig = z.output<typeof JobConfig>;

/**
 * An immutable version of a job's configuration, in force from the instant it was accepted until the
 * next one's. That instant names it: `revision` is epoch milliseconds, strictly increasing per job name.
 * A disable is a revision too (`enabled: false`), so "was this instant due" has one answer for ever.
 */
export const Revision = z.object({
  revision: z.int(),
  enabled: z.boolean(),
  config: JobConfig,
  origin: Origin.optional(),
});
export type Revision = z.output<typeof Revision>;

/** A job: its newest revision, and whether it is being deregistered. */
export const Job = Revision.extend({
  state: z.enum(["ACTIVE", "DELETING"]),
  /** The revision by which it was registered: a later job of the same name has another one. Absent of old jobs. */
  incarnation: z.int().optional(),
});
export type Job = z.output<typeof Job>;

/** Most shards a job may have; work per shard is constant up to here. */
export const MAX_SHARDS = 100_000;
/** Of `jobParameter` and of each item parameter: both travel in every task and its record. */
export const MAX_PARAMETER_BYTES = 8_192;

const absent = (words: string) => (issue: { readonly input?: unknown }) =>
  issue.input === undefined ? words : undefined;

/**
 * The body of `POST /api/job/register`, of `PUT /api/job/update` and of a preview. An error that Elastic-Job-Cloud had
 * too keeps its message.
 */
export const NewJob = z
  .strictObject({
    jobName: nameOf("jobName can not be empty."),
    appName: nameOf("appName cannot be null."),
    jobClass: text(1024).optional().meta({ description: "Required unless jobType is SCRIPT." }),
    jobType: z.enum(JobType.options, {
      error: (issue) =>
        issue.input === undefined ? "jobType cannot be null." : "jobType must be SIMPLE, DATAFLOW or SCRIPT",
    }),
    jobExecutionType: z.enum(JobExecutionType.options, {
      error: (issue) =>
        issue.input === undefined ? "jobExecutionType cannot be null." : "jobExecutionType must be TRANSIENT or DAEMON",
    }),
    cron: filledText(36_000, "cron can not be empty.")
      .max(9_000, "must be at most 9000 characters long")
      .meta({ description: "Quartz cron: seconds first.", examples: ["0/5 * * * * ?"] }),
    timeZone: filledText(64, "timeZone can not be empty.")
      .default("UTC")
      .meta({ description: "IANA time zone in which the cron is read.", examples: ["Europe/Paris"] }),
    shardingTotalCount: orDigits(
      z
        .int({ error: absent("shardingTotalCount should larger than zero.") })
        .min(1, "shardingTotalCount should larger than zero.")
        .max(MAX_SHARDS, `shardingTotalCount must be at most ${MAX_SHARDS}`),
    ),
    cpuCount: orDigits(
      z.number({ error: absent("cpuCount cannot be null.") }).min(0.001, "cpuCount cannot be less than 0.001"),
    ).meta({ description: "vCPU one shard needs." }),
    memoryMB: orDigits(
      z.number({ error: absent("memoryMB cannot be null.") }).min(1, "memory cannot be less than 1"),
    ).meta({ description: "MB one shard needs." }),
    shardingItemParameters: z
      .string()
      .default("")
      .meta({ examples: ["0=a,1=b,2=c"] }),
    jobParameter: text(MAX_PARAMETER_BYTES).default(""),
    failover: z.boolean().default(false),
    misfire: z.boolean().default(false),
    beanName: text(1024).optional(),
    applicationContext: text(1024).optional(),
    streamingProcess: z.boolean().default(false),
    scriptCommandLine: text(MAX_PARAMETER_BYTES).optional().meta({ description: "Required if jobType is SCRIPT." }),
    jobProperties: orJsonText(
      z.strictObject({
        job_exception_handler: text(1024).optional(),
        executor_service_handler: text(1024).optional(),
      }),
    ).default({}),
    description: z.string().default(""),
    timeoutSeconds: orDigits(z.int().min(1, WRONG_TIMEOUT).max(MAX_TIMEOUT_SECONDS, WRONG_TIMEOUT)).default(
      MAX_TIMEOUT_SECONDS,
    ),
  })
  .meta({ id: "NewJob" });
export type NewJob = z.output<typeof NewJob>;

/** A job as register and update return it. */
export const ScheduledJob = JobConfig.extend({
  nextFireTimes: z.array(z.iso.datetime()).meta({ description: "The next five, UTC; none while the job is disabled." }),
}).meta({ id: "ScheduledJob" });
export type ScheduledJob = z.output<typeof ScheduledJob>;

/** Whether a job is in effect disabled: by itself, or with its app. */
export const Disabled = z.boolean().meta({ id: "Disabled" });
