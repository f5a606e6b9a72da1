import type { Job } from "../../contract/job.ts";
import { compileWake } from "../../core/cron/event-bridge.ts";
import { parsedSchedule } from "../../core/run/due.ts";
import type { CursorStore } from "../../ports/cursor-store.ts";
import type { JobStore } from "../../ports/job-store.ts";
import type { Schedule, Schedules } from "../../ports/schedules.ts";

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
    const schedule = scheduleFor(job, deps.now());
    if (schedule === undefined) await deps.schedules.remove(jobName);
    else await deps.schedules.put(schedule);
    const written = job;
    job = await deps.jobs.get(jobName);
    if (job?.revision !== written?.revision) continue;
    if (job !== undefined) await deps.cursors.scheduled(jobName, job.revision);
    return;
  }
  throw new Error(`the configuration of ${jobName} changed ${TRIES} times while its schedule was written`);
}

/** The schedule a job should have, if any. @param now epoch ms: zones change their offsets in the years that follow. */
export function scheduleFor(job: Job | undefined, now: number): Schedule | undefined {
  if (job === undefined || job.state === "DELETING") return undefined;
  // A cron that never fires again needs no alarm clock either.
  const wake = compileWake(...parsedSchedule(job.config), now);
  return wake && { jobName: job.config.jobName, ...wake, enabled: job.enabled };
}
