import type { Job } from "../../contract/job.ts";
import { settle } from "../planning/settle.ts";
import type { ChangeJobDeps } from "./change-deps.ts";
import { scheduledBy } from "./write-schedule.ts";

/**
 * Stores the next revision of a job. What is due before the instant from which it is in force is settled under the
 * old one first. The write owes everything that follows, and begins the write of the schedule.
 * @param current the job as it was read. @returns "stale" when it is not that any more.
 */
export async function storeChange(
  deps: ChangeJobDeps,
  current: Job,
  next: Job,
): Promise<"changed" | "stale" | "absent"> {
  const { jobName } = current.config;
  const cursor = await deps.cursors.get(jobName);
  if (cursor?.revision === current.revision) await settle(deps, jobName, cursor.settledUntil, next.revision);
  return deps.jobs.change(next, current.revision, scheduledBy(deps));
}
