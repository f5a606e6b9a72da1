import { FollowApp, Wake } from "../contract/messages.ts";
import type { Log } from "../ports/log.ts";
import { applyRevision, finishDeregistration } from "../steps/configuration/change-job.ts";
import { type FollowAppDeps, followApp } from "../steps/configuration/follow-app.ts";
import { writeSchedule } from "../steps/configuration/write-schedule.ts";
import { plan } from "../steps/planning/plan.ts";

export interface Deps extends FollowAppDeps {
  readonly log: Log;
}

/**
 * A wake of one job: plans past the next wake, and finishes a change of its configuration whose writer has died.
 * What is woken for a job that does not exist is a schedule that should not.
 */
export const createHandler =
  (deps: Deps) =>
  async (input: unknown): Promise<void> => {
    const followed = FollowApp.safeParse(input);
    if (followed.success) return followWhole(deps, followed.data.followedApp);
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

/** Half of the function's time-out: the rest of a very large app is owed still, and handed out by the sweep. */
const FOLLOW_MS = 60_000;

async function followWhole(deps: Deps, appName: string): Promise<void> {
  const until = deps.now() + FOLLOW_MS;
  while (await followApp(deps, appName)) if (deps.now() >= until) return;
}
