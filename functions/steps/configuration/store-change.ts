import type { Job } from "../../contract/job.ts";
import { settle } from "../planning/settle.ts";
import type { ConfigurationPorts } from "./configuration-ports.ts";
import { scheduledBy } from "./write-schedule.ts";

/**
 * Stores the next revision of a job. Instants before it comes into force are first settled under the old revision. The
 * write owes all its consequences, and begins the write of the schedule.
 * @param current the job as it was read.
 * @returns "stale" when it has changed since.
 */
export async function storeChange(
  deps: ConfigurationPorts,
  current: Job,
  next: Job,
): Promise<"changed" | "stale" | "absent"> {
  const { jobName } = current.config;
  const cursor = await deps.cursors.get(jobName);
  if (cursor?.revision === current.revision) await settle(deps, jobName, cursor.settledUntil, next.revision);
  return deps.jobs.change(next, current.revision, scheduledBy(deps));
}
