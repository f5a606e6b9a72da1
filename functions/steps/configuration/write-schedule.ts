import type { Job } from "../../contract/job.ts";
import type { Timings } from "../../contract/timings.ts";
import type { Clock } from "../../ports/clock.ts";
import type { CursorStore } from "../../ports/cursor-store.ts";
import type { Jobs } from "../../ports/job-store.ts";
import type { Schedules } from "../../ports/schedules.ts";
import { scheduleFor } from "./schedule-for.ts";

/** Ports of the writes of schedules. */
export interface SchedulePorts {
  readonly jobs: Jobs;
  readonly schedules: Schedules;
  readonly cursors: CursorStore;
  readonly timings: Timings;
  readonly now: Clock;
}

/** A write that has begun: its job, and the cursor's revision that records it. */
interface Begun {
  readonly job: Job | undefined;
  readonly revision: number;
}

/** The most changes of a job's configuration while its schedule is written. More are a fault. */
const TRIES = 20;

/**
 * Gives EventBridge Scheduler the schedule of the job's newest revision. Writes are not ordered there, and one may take
 * effect after its caller has died. So each write begins in the cursor, which clears the mark that the schedule stands.
 * The write sets the mark again only when the revision is unchanged and no other write may follow. A schedule without
 * the mark is owed.
 * @param begun the job whose creation or change has begun the write.
 * @returns EventBridge's reason if it refuses the schedule.
 */
export async function writeSchedule(
  deps: SchedulePorts,
  jobName: string,
  begun?: Job,
): Promise<{ readonly refused: unknown } | undefined> {
  let write: Begun | undefined = begun && { job: begun, revision: begun.revision };
  for (let tries = 0; tries < TRIES; tries++) {
    write ??= await begin(deps, jobName);
    if (write === undefined) continue;
    const { job, revision } = write;
    const schedule = scheduleFor(job, deps.now());
    try {
      if (schedule === undefined) await deps.schedules.remove(jobName);
      else await deps.schedules.put(schedule);
    } catch (refused) {
      return { refused };
    }
    const end = job === undefined ? "forget" : "endSchedule";
    if ((await deps.cursors[end](jobName, revision, deps.now())) !== "moved-on") return undefined;
    write = undefined;
  }
  throw new Error(`the configuration of ${jobName} changed ${TRIES} times while its schedule was written`);
}

/** The end (epoch ms) of the time in which a write that begins now can take effect. From then on it is owed. */
export const scheduledBy = ({ now, timings }: SchedulePorts): number => now() + timings.cursorGraceSeconds * 1_000;

/** @returns undefined when the job was changed meanwhile. */
async function begin(deps: SchedulePorts, jobName: string): Promise<Begun | undefined> {
  const { jobs, cursors } = deps;
  let job = await jobs.get(jobName);
  let revision = job?.revision;
  if (job === undefined) {
    // The cursor is read first: so it cannot belong to a later job if no job exists afterwards.
    revision = (await cursors.get(jobName))?.revision;
    job = await jobs.get(jobName);
  }
  const hasBegun = await cursors.beginSchedule(jobName, revision, scheduledBy(deps));
  return hasBegun ? { job, revision: revision ?? 0 } : undefined;
}
