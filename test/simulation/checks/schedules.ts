import type { Job } from "../../../functions/contract/job.ts";
import type { Schedule } from "../../../functions/ports/schedules.ts";
import { scheduleFor } from "../../../functions/steps/configuration/schedule-for.ts";
import type { System } from "../system.ts";

/** Whether EventBridge holds the schedule of the job's configuration. @param now epoch ms. */
export function isHeld(held: Omit<Schedule, "jobName"> | undefined, job: Job | undefined, now: number): boolean {
  const wanted = scheduleFor(job, now);
  return (
    held?.expression === wanted?.expression && held?.timeZone === wanted?.timeZone && held?.enabled === wanted?.enabled
  );
}

/**
 * At rest every job has the schedule of its configuration, and a deleted job has none. @returns violations, in words.
 */
export function wrongSchedules({ world, eventBridge, clock }: System): string[] {
  const names = new Set([...world.jobs.keys(), ...eventBridge.names()]);
  return [...names]
    .filter((jobName) => !isHeld(eventBridge.holds(jobName), world.jobs.get(jobName), clock.now))
    .map((jobName) => `${jobName}: its schedule is not the one of its configuration`);
}
