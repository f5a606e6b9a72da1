import type { Job } from "../../contract/job.ts";
import { newCursor } from "../../core/run/cursor.ts";
import { plan } from "../planning/plan.ts";
import { applyToRun } from "../run-state/cancel.ts";
import type { ConfigurationPorts } from "./configuration-ports.ts";
import { owedOnFailure } from "./owed-on-failure.ts";
import { writeSchedule } from "./write-schedule.ts";

/**
 * Writes the schedule of a revision that was just stored.
 * @returns EventBridge's reason if it refuses the schedule. Any other failure leaves it owed.
 */
export const scheduleRevision = (
  deps: ConfigurationPorts,
  job: Job,
): Promise<{ readonly refused: unknown } | undefined> =>
  owedOnFailure(deps, "the schedule", job.config.jobName, () => writeSchedule(deps, job.config.jobName, job));

/** Lets the run state follow a revision that was just stored, and plans the next minutes. */
export async function followRevision(deps: ConfigurationPorts, job: Job): Promise<void> {
  const { jobName } = job.config;
  const until = deps.now() + deps.timings.planAheadOnChangeSeconds * 1_000;
  await owedOnFailure(deps, "the run state", jobName, () => applyToRun(deps, jobName));
  await owedOnFailure(deps, "the planning", jobName, () => plan(deps, newCursor(jobName, job.revision), job, until));
}
