/**
 * What job authors import. An app's bootstrap script starts a program that calls `runJobs`; its process then does
 * the tasks of all its jobs, one at a time, for as long as the sandbox lives.
 */
import type { Jobs } from "./job.ts";
import { connect } from "./runtime.ts";
import { type ServeOptions, serveJobs } from "./serve-jobs.ts";

export type { JobContext, JobDescription, ShardingContext } from "./context.ts";
export type { ExceptionHandler, ExceptionHandlers } from "./exception-handler.ts";
export type { DataflowJob, Fetched, Job, JobSource, Jobs, SimpleJob } from "./job.ts";
export { type Trial, tryJob } from "./try-job.ts";

/**
 * Does the tasks of these jobs, by the `jobClass` they are registered under; ends with the process.
 * @throws outside a runner: `tryJob` runs a job without one.
 */
export async function runJobs(jobs: Jobs, options: ServeOptions = {}): Promise<never> {
  const { ELASTIC_JOB_RUNTIME_API: api, ELASTIC_JOB_RUNTIME_TOKEN: token } = process.env;
  if (api === undefined || token === undefined) throw new Error("runJobs is called in a runner; tryJob needs none");
  await serveJobs(jobs, connect(api, token), options);
  process.exit(1);
}
