import type { Job } from "../../contract/job.ts";
import type { Timings } from "../../contract/timings.ts";
import type { CursorStore } from "../../ports/cursor-store.ts";
import type { JobStore } from "../../ports/job-store.ts";
import type { Schedules } from "../../ports/schedules.ts";
import { scheduleFor } from "./schedule-for.ts";

export interface WriteScheduleDeps {
  readonly jobs: JobStore;
  readonly schedules: Schedules;
  readonly cursors: CursorStore;
  readonly timings: Timings;
  /** Epoch ms. */
  readonly now: () => number;
}

/** A write that has begun: the job it is for, and the revision of the cursor that says so. */
interface Begun {
  readonly job: Job | undefined;
  readonly revision: number;
}

/** Changes of one job's configuration while its schedule is written: more are a fault. */
const TRIES = 20;

/**
 * Brings EventBridge Scheduler to what the job's newest revision says. Writes are not ordered there, and one may take
 * effect after its caller has died. So each is begun in the cursor, which clears the mark that says that the
 * schedule stands; it sets the mark again only when the revision has not moved on and no other write may follow.
 * Whatever is not marked is owed.
 * @param begun the job whose creation or change has begun the write.
 * @returns why EventBridge refuses the schedule, if it does.
 */
export async function writeSchedule(
  deps: WriteScheduleDeps,
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

/** When a write of a schedule that begins now has taken effect or never will (epoch ms): then it is owed. */
export const scheduledBy = ({ now, timings }: Pick<WriteScheduleDeps, "now" | "timings">): number =>
  now() + timings.cursorGraceSeconds * 1_000;

/** @returns undefined when the job was changed meanwhile. */
async function begin(deps: WriteScheduleDeps, jobName: string): Promise<Begun | undefined> {
  const { jobs, cursors } = deps;
  let job = await jobs.get(jobName);
  let revision = job?.revision;
  if (job === undefined) {
    // The cursor first: a job that is absent after it was read is not the one that it belongs to.
    revision = (await cursors.get(jobName))?.revision;
    job = await jobs.get(jobName);
    if (job !== undefined) return undefined;
  }
  const hasBegun = await cursors.beginSchedule(jobName, revision, scheduledBy(deps));
  return hasBegun ? { job, revision: revision ?? 0 } : undefined;
}
