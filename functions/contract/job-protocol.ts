import * as z from "zod";
import { JobConfig } from "./job.ts";
import { ShardingContext } from "./sharding-context.ts";

/**
 * The job protocol between an app's process and its runner, over HTTP on loopback. The process asks
 * for its next task as often as it likes and gets one at a time; it answers each with a result. Every request
 * carries `Authorization: Bearer <ELASTIC_JOB_RUNTIME_TOKEN>`; the address is in `ELASTIC_JOB_RUNTIME_API`.
 */

/** The part of a job's configuration that its code may read. */
export const JobDescription = JobConfig.pick({
  jobName: true,
  jobType: true,
  jobClass: true,
  beanName: true,
  applicationContext: true,
  streamingProcess: true,
  jobProperties: true,
});
export type JobDescription = z.output<typeof JobDescription>;

/** The answer to `GET /task/next`, which waits as long as it takes. */
export const NextTask = z.object({
  taskId: z.string(),
  /** From 1; more than 1 for a task that goes on after an invocation's end. */
  segment: z.int().min(1),
  /** From 1 in each segment: a DATAFLOW's fetch and process once. */
  round: z.int().min(1),
  /** Epoch ms when the runner stops the process at the latest. */
  stopAt: z.int(),
  context: ShardingContext,
  job: JobDescription,
});
export type NextTask = z.output<typeof NextTask>;

/** The body of `POST /task/{taskId}/result`; `{}` says that all went well. Sent twice it counts once. */
export const TaskResult = z.object({
  /** The round it answers. @default the one that is on */
  round: z.int().min(1).optional(),
  /** A streaming DATAFLOW had data: it wants another round. */
  more: z.boolean().optional(),
  /** The job failed; `notStarted` when nothing of its own code ran, because it was not found or could not be made. */
  error: z.object({ message: z.string(), notStarted: z.boolean().optional() }).optional(),
});
export type TaskResult = z.output<typeof TaskResult>;
