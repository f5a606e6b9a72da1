import type { Job } from "../../contract/job.ts";
import type { JobStore } from "../../ports/job-store.ts";
import type { AppError } from "../http/app-error.ts";
import type { HttpRequest } from "../http/http-request.ts";
import { jobTag, mayChange } from "../http/if-match.ts";

/** Other writers of the same job may come between; each try reads it anew. */
const TRIES = 5;

/**
 * Reads a job and changes it, if `If-Match` allows that.
 * @param change answers "stale" if another writer was faster, "absent" if the job no longer exists.
 */
export async function onCurrentJob<T>(
  jobs: JobStore,
  request: Pick<HttpRequest, "headers">,
  jobName: string,
  change: (job: Job) => Promise<T | "stale" | "absent">,
): Promise<T | AppError> {
  for (let tries = 0; tries < TRIES; tries++) {
    const job = await jobs.get(jobName);
    if (job === undefined) return { kind: "job-not-found", jobName };
    if (!mayChange(request, jobTag(job))) return { kind: "precondition-failed" };
    const changed = await change(job);
    if (changed === "absent") return { kind: "job-not-found", jobName };
    if (changed !== "stale") return changed as T;
  }
  return { kind: "changed-meanwhile", name: jobName };
}
