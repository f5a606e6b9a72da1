import type { Job } from "../../contract/job.ts";
import { type Cursor, isScheduling, owesRunState, owesSchedule } from "../../core/run/cursor.ts";
import { applyToRun } from "../run-state/cancel.ts";
import type { ChangeJobDeps } from "./change-deps.ts";
import { writeSchedule } from "./write-schedule.ts";

/**
 * Fulfils what the newest revision of a job owes beside its planning: its writer may have died, or failed.
 * @param cursor as it was read; one of another revision is the business of that one's writer.
 */
export async function fulfil(deps: ChangeJobDeps, cursor: Cursor | undefined, job: Job): Promise<void> {
  const { jobName } = job.config;
  if (cursor?.revision !== job.revision) return;
  if (owesRunState(cursor)) await applyToRun(deps, jobName);
  // While a write may still take effect, none beside it can vouch for the schedule.
  if (!owesSchedule(cursor) || isScheduling(cursor, deps.now())) return;
  const written = await writeSchedule(deps, jobName);
  if (written !== undefined) throw written.refused;
}
