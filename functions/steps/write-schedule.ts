import { compileWake } from "../core/cron/event-bridge.ts";
import { parsedSchedule } from "../core/run/due.ts";
import type { CursorStore } from "../ports/cursor-store.ts";
import type { JobStore } from "../ports/job-store.ts";
import type { Schedules } from "../ports/schedules.ts";

export interface WriteScheduleDeps {
  readonly jobs: Pick<JobStore, "get">;
  readonly schedules: Schedules;
  readonly cursors: Pick<CursorStore, "scheduled">;
  readonly now: () => number;
}

/** Changes of one job's configuration while its schedule is written: more are a fault. */
const TRIES = 20;

/**
 * Brings EventBridge Scheduler to what the job's newest revision says: writes are not ordered there, so the job is
 * read again after each, until it has not moved on.
 * @throws when EventBridge refuses the schedule.
 */
export async function writeSchedule(deps: WriteScheduleDeps, jobName: string): Promise<void> {
  let job = await deps.jobs.get(jobName);
  for (let tries = 0; tries < TRIES; tries++) {
    const config = job === undefined || job.state === "DELETING" ? undefined : job.config;
    // A cron that never fires again needs no alarm clock either.
    const wake = config && compileWake(...parsedSchedule(config), deps.now());
    if (wake === undefined) await deps.schedules.remove(jobName);
    else await deps.schedules.put({ jobName, ...wake, enabled: job?.enabled === true });
    const written = job;
    job = await deps.jobs.get(jobName);
    if (job?.revision !== written?.revision) continue;
    if (job !== undefined) await deps.cursors.scheduled(jobName, job.revision);
    return;
  }
  throw new Error(`the configuration of ${jobName} changed ${TRIES} times while its schedule was written`);
}
