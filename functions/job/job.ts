import type { JobContext, JobDescription } from "./context.ts";

/** Runs once for each shard and fire. An error makes the task FAILED. */
export interface SimpleJob {
  execute(context: JobContext): void | Promise<void>;
}

/** Fetches data and processes it. A streaming job repeats this as long as there is data. */
export interface DataflowJob<T = unknown> {
  /** Undefined or an empty list ends the task. */
  fetchData(context: JobContext): Fetched<T> | Promise<Fetched<T>>;
  processData(context: JobContext, data: readonly T[]): void | Promise<void>;
}

export type Fetched<T> = readonly T[] | undefined | null;

/** The type T may differ from job to job. */
// biome-ignore lint/suspicious/noExplicitAny: the T of a job is between its own two methods.
export type Job = SimpleJob | DataflowJob<any>;

/** A job or the class of a job. An instance is made once for each configuration and kept. */
export type JobSource = Job | (new (description: JobDescription) => Job);

/** Jobs by the `jobClass` they are registered under. */
export type Jobs = Readonly<Record<string, JobSource>>;

/** @returns undefined where no job has that class. `com.example.FooJob` is also found as `FooJob`. */
export function findJob(jobs: Jobs, jobClass: string): JobSource | undefined {
  const simpleName = jobClass.slice(jobClass.lastIndexOf(".") + 1);
  for (const name of [jobClass, simpleName]) if (Object.hasOwn(jobs, name)) return jobs[name];
  return undefined;
}

export const makeJob = (source: JobSource, description: JobDescription): Job =>
  typeof source === "function" ? new source(description) : source;
