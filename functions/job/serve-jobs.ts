import type { JobDescription } from "./context.ts";
import { type ExceptionHandlers, findExceptionHandler } from "./exception-handler.ts";
import { findJob, type Job, type Jobs, makeJob } from "./job.ts";
import { type Performance, perform } from "./perform.ts";
import type { Assignment, Runtime } from "./runtime.ts";

export interface ServeOptions {
  /** Handlers of the app's own that `jobProperties.job_exception_handler` may name. */
  readonly exceptionHandlers?: ExceptionHandlers;
}

/** Runs one assignment after another. It resolves when a handler has thrown: the process should then end. */
export async function serveJobs(jobs: Jobs, runtime: Runtime, { exceptionHandlers = {} }: ServeOptions): Promise<void> {
  const made = new Map<string, Job>();

  function jobOf(description: JobDescription): Job {
    const key = JSON.stringify(description);
    const known = made.get(key);
    if (known) return known;
    const source = findJob(jobs, description.jobClass ?? "");
    if (source === undefined)
      throw new Error(`There is no job '${description.jobClass}': ${Object.keys(jobs).join(", ")}`);
    const job = makeJob(source, description);
    made.set(key, job);
    return job;
  }

  function doAssignment({ context, job, stopAt }: Assignment): Promise<Performance> {
    const onError = findExceptionHandler(job.jobProperties.job_exception_handler, exceptionHandlers);
    return perform(() => jobOf(job), { ...context, job, stopAt }, onError);
  }

  for (;;) {
    const assignment = await runtime.next();
    const { result, isFatal } = await doAssignment(assignment);
    await runtime.answer(assignment, result);
    if (isFatal) return;
  }
}
