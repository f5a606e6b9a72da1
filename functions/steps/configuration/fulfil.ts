import type { Job } from "../../contract/job.ts";
import { type Cursor, isScheduling, owesRunState, owesSchedule } from "../../core/run/cursor.ts";
import { applyToRun } from "../run-state/cancel.ts";
import type { ConfigurationPorts } from "./configuration-ports.ts";
import { writeSchedule } from "./write-schedule.ts";

/**
 * Does the work, other than planning, that a job's newest revision owes. Its writer may have died or failed.
 * @param cursor as it was read. The writer of another revision does that revision's work.
 */
export async function fulfil(deps: ConfigurationPorts, cursor: Cursor | undefined, job: Job): Promise<void> {
  const { jobName } = job.config;
  if (cursor?.revision !== job.revision) return;
  if (owesRunState(cursor)) await applyToRun(deps, jobName);
  // While an earlier write may still take effect, no other write can prove that the schedule stands.
  if (!owesSchedule(cursor) || isScheduling(cursor, deps.now())) return;
  const written = await writeSchedule(deps, jobName);
  if (written !== undefined) throw written.refused;
}
