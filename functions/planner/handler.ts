import { Beat, FollowApp, Wake } from "../contract/messages.ts";
import { isScheduling } from "../core/run/cursor.ts";
import { isEvaluable } from "../core/run/due.ts";
import type { Metrics } from "../ports/metrics.ts";
import type { FollowAppPorts } from "../steps/configuration/configuration-ports.ts";
import { finishDeregistration } from "../steps/configuration/deregister-job.ts";
import { followApp } from "../steps/configuration/follow-app.ts";
import { fulfil } from "../steps/configuration/fulfil.ts";
import { writeSchedule } from "../steps/configuration/write-schedule.ts";
import { plan } from "../steps/planning/plan.ts";

/** Ports of the planner: it plans, and lets jobs follow a change. */
export interface PlannerPorts extends FollowAppPorts {
  readonly metrics: Metrics;
}

/**
 * Handles a wake of one job: plans past the next wake, and does the other work that its newest revision owes, because
 * its writer may have died. A deleted job has no schedule.
 * @throws when the cron of an enabled job cannot be evaluated any more: the job does not fire until it is updated.
 */
export const createHandler =
  (deps: PlannerPorts) =>
  async (input: unknown): Promise<void> => {
    if (Beat.safeParse(input).success) return deps.metrics.add("PlannerBeats", 1);
    const followed = FollowApp.safeParse(input);
    if (followed.success) return followWhole(deps, followed.data.followedApp);
    const { jobName, scheduledTime } = Wake.parse(input);
    const cursor = await deps.cursors.get(jobName);
    const job = await deps.jobs.get(jobName);
    if (job === undefined || job.state === "DELETING") {
      // A write of the schedule that has begun and may still take effect decides about the schedule.
      if (cursor !== undefined && isScheduling(cursor, deps.now())) return;
      if (job !== undefined) return finishDeregistration(deps, job);
      deps.log.info("woken for a job that does not exist", { jobName });
      const written = await writeSchedule(deps, jobName);
      if (written !== undefined) throw written.refused;
      return;
    }
    const from = Math.max(scheduledTime === undefined ? 0 : Date.parse(scheduledTime), deps.now());
    try {
      const armed = await plan(deps, cursor, job, from + deps.timings.planAheadSeconds * 1_000);
      if (scheduledTime !== undefined && armed === 0) deps.metrics.add("WakesWithoutEffect", 1);
    } finally {
      await fulfil(deps, cursor, job);
    }
    if (job.enabled && !isEvaluable(job.config))
      throw new Error(`the cron of ${jobName} cannot be evaluated any more: ${job.config.cron} ${job.config.timeZone}`);
  };

/** Half of the function's time-out: the rest of a very large app stays owed, and the sweep passes it on. */
const FOLLOW_MS = 60_000;

async function followWhole(deps: FollowAppPorts, appName: string): Promise<void> {
  const until = deps.now() + FOLLOW_MS;
  while (await followApp(deps, appName)) if (deps.now() >= until) return;
}
