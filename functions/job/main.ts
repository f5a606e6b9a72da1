/**
 * The package for job authors. An app's bootstrap script starts a program that calls `runJobs`. Its process then runs
 * the tasks of all its jobs, one at a time, as long as the sandbox lives.
 */
import type { Jobs } from "./job.ts";
import { connect } from "./runtime.ts";
import { type ServeOptions, serveJobs } from "./serve-jobs.ts";

export type { JobContext, JobDescription, ShardingContext } from "./context.ts";
export type { ExceptionHandler, ExceptionHandlers } from "./exception-handler.ts";
export type { DataflowJob, Fetched, Job, JobSource, Jobs, SimpleJob } from "./job.ts";
export { type Trial, tryJob } from "./try-job.ts";

/**
 * Runs the tasks of these jobs, found by the `jobClass` of their registration. It ends with the process.
 * @throws outside a runner: `tryJob` runs a job without one.
 */
export async function runJobs(jobs: Jobs, options: ServeOptions = {}): Promise<never> {
  const { ELASTIC_JOB_RUNTIME_API: api, ELASTIC_JOB_RUNTIME_TOKEN: token } = process.env;
  if (api === undefined || token === undefined) throw new Error("runJobs is called in a runner; tryJob needs none");
  await serveJobs(jobs, connect(api, token), options);
  process.exit(1);
}
