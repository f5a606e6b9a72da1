import type { Job } from "../../functions/contract/job.ts";
import type { Jobs } from "../../functions/ports/job-store.ts";

/** A job as it is stored. @throws when there is none. */
export async function storedJob({ deps }: { readonly deps: { readonly jobs: Jobs } }, jobName = "foo_job") {
  const job = await deps.jobs.get(jobName);
  if (job === undefined) throw new Error(`there is no job ${jobName}`);
  return job satisfies Job;
}
