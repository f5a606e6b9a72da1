import type { Job } from "../../contract/job.ts";
import { compileWake } from "../../core/cron/event-bridge.ts";
import { parsedSchedule } from "../../core/run/due.ts";
import type { Schedule } from "../../ports/schedules.ts";

/**
 * The schedule of a job, if it has one. A job that is being removed has none. A cron that never fires again, or that
 * cannot be evaluated any more, has none either.
 * @param now epoch ms, because the offsets of zones depend on the year.
 */
export function scheduleFor(job: Job | undefined, now: number): Schedule | undefined {
  if (job === undefined || job.state === "DELETING") return undefined;
  const parsed = parsedSchedule(job.config);
  const wake = parsed && compileWake(...parsed, now);
  return wake && { jobName: job.config.jobName, ...wake, enabled: job.enabled };
}
