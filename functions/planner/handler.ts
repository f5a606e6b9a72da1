import { Wake } from "../contract/messages.ts";
import type { Log } from "../ports/log.ts";
import { applyRevision, type ChangeJobDeps, finishDeregistration } from "../steps/configuration/change-job.ts";
import { writeSchedule } from "../steps/configuration/write-schedule.ts";
import { plan } from "../steps/planning/plan.ts";

export interface Deps extends ChangeJobDeps {
  readonly log: Log;
}

/**
 * A wake of one job: plans past the next wake, and finishes a change of its configuration whose writer has died.
 * What is woken for a job that does not exist is a schedule that should not.
 */
export const createHandler =
  (deps: Deps) =>
  async (input: unknown): Promise<void> => {
    const { jobName, scheduledTime } = Wake.parse(input);
    const job = await deps.jobs.get(jobName);
    if (job === undefined) {
      deps.log.info("woken for a job that does not exist", { jobName });
      return writeSchedule(deps, jobName);
    }
    if (job.state === "DELETING") return finishDeregistration(deps, jobName, job.revision);
    const from = Math.max(scheduledTime === undefined ? 0 : Date.parse(scheduledTime), deps.now());
    await plan(deps, jobName, from + deps.timings.planAheadSeconds * 1_000);
    const cursor = await deps.cursors.get(jobName);
    if (cursor !== undefined && cursor.scheduledRevision !== job.revision) await applyRevision(deps, jobName);
  };
