import type { Job } from "../../contract/job.ts";
import type { Origin } from "../../contract/origin.ts";
import { nextRevision } from "../../core/run/revision.ts";
import { applyToRun } from "../run-state/cancel.ts";
import type { ConfigurationPorts } from "./configuration-ports.ts";
import { storeChange } from "./store-change.ts";
import { scheduledBy, writeSchedule } from "./write-schedule.ts";

/** Removes a job: marks it, so that nothing of it starts any more, and finishes. @returns "stale" when it is not `current` any more. */
export async function deregisterJob(
  deps: ConfigurationPorts,
  current: Job,
  origin?: Origin,
): Promise<"deregistered" | "stale" | "absent"> {
  const revision = nextRevision(deps.now(), current.revision);
  const next: Job = { ...current, revision, enabled: false, state: "DELETING", origin };
  const changed = await storeChange(deps, current, next);
  if (changed !== "changed") return changed;
  await finish(deps, next);
  return "deregistered";
}

/** Continues a deregistration whose writer may have died. It does nothing when another one has finished it. */
export async function finishDeregistration(deps: ConfigurationPorts, job: Job): Promise<void> {
  const { jobName } = job.config;
  if (await deps.cursors.beginSchedule(jobName, job.revision, scheduledBy(deps))) await finish(deps, job);
}

/**
 * The consequences of a deregistered job's mark; the removal of its schedule has begun in its cursor. The name may be
 * registered again before the schedule is removed, so the job is read once more.
 */
async function finish(deps: ConfigurationPorts, { config: { jobName }, revision }: Job): Promise<void> {
  await deps.schedules.remove(jobName);
  await applyToRun(deps, jobName);
  await deps.jobs.remove(jobName, revision);
  if ((await deps.cursors.forget(jobName, revision, deps.now())) !== "moved-on") return;
  const written = await writeSchedule(deps, jobName);
  if (written !== undefined) throw written.refused;
}
