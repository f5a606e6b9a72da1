import type { JobContext, JobDescription } from "./context.ts";
import { type JobSource, makeJob } from "./job.ts";
import { perform } from "./perform.ts";

/** The part of the context that a trial can choose; the rest is invented. */
export type Trial = Partial<Omit<JobContext, "job">> & { readonly job?: Partial<JobDescription> };

const MAX_ROUNDS = 10_000;

/**
 * Runs a job for one shard without a server, for tests. A streaming DATAFLOW job runs until it has no more data.
 * @returns the number of rounds.
 * @throws the error of the job.
 */
export async function tryJob(source: JobSource, { job: told, ...trial }: Trial = {}): Promise<number> {
  const description = describe(source, told);
  const job = makeJob(source, description);
  const context: JobContext = { ...contextOf(description.jobName), ...trial, job: description };
  for (let round = 1; round <= MAX_ROUNDS; round++) {
    const failures: unknown[] = [];
    const { result } = await perform(
      () => job,
      context,
      (_, error) => void failures.push(error),
    );
    if (result.error !== undefined) throw failures[0];
    if (result.more !== true) return round;
  }
  throw new Error(`still more to do after ${MAX_ROUNDS} rounds`);
}

function describe(source: JobSource, told: Trial["job"]): JobDescription {
  const methods: object = typeof source === "function" ? source.prototype : source;
  const jobType = "fetchData" in methods ? "DATAFLOW" : "SIMPLE";
  return { jobName: "trial", jobType, streamingProcess: false, jobProperties: {}, ...told };
}

const contextOf = (jobName: string): Omit<JobContext, "job"> => ({
  jobName,
  taskId: `${jobName}@-@0@-@READY@-@${jobName}.c0.1@-@trial`,
  shardingTotalCount: 1,
  jobParameter: "",
  shardingItem: 0,
  shardingParameter: "",
  fireTime: new Date(0).toISOString(),
  attempt: 1,
  executionId: `${jobName}.c0`,
  stopAt: Number.MAX_SAFE_INTEGER,
});
