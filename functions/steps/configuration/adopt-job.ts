import type { Job } from "../../contract/job.ts";
import type { Origin } from "../../contract/origin.ts";
import { nextRevision } from "../../core/run/revision.ts";
import type { ReconcilePorts } from "./configuration-ports.ts";
import { followRevision, scheduleRevision } from "./follow-revision.ts";
import { scheduledBy } from "./write-schedule.ts";

/**
 * Begins a job whose row came into the Config table by another way than the API, as by a restore. Its cursor is absent,
 * or it belongs to another revision, so no function would ever plan the job. The job begins now, with a revision of the
 * same content: earlier instants without a record get none, because another stack may have run them.
 * @param listed as it was listed, perhaps a while ago. A change stores job and cursor together and a revision never
 * comes back. So a job that still has this revision, after a look at a cursor of another one, has no writer.
 * @returns the revision with which it has begun; undefined for a job that has its cursor, or was changed meanwhile.
 * @throws when EventBridge refuses the schedule. The job has begun, and its schedule is owed.
 */
export async function adoptJob(deps: ReconcilePorts, listed: Job, origin?: Origin): Promise<Job | undefined> {
  const { jobName } = listed.config;
  const cursor = await deps.cursors.get(jobName);
  if (cursor?.revision === listed.revision) return undefined;
  const job = await deps.jobs.get(jobName);
  if (job?.revision !== listed.revision) return undefined;
  const restored = origin && { ...origin, restored: job.revision };
  const next: Job = { ...job, revision: nextRevision(deps.now(), job.revision), origin: restored };
  const store = cursor === undefined ? deps.jobs.adopt : deps.jobs.change;
  if ((await store(next, job.revision, scheduledBy(deps))) !== "changed") return undefined;
  // Its removal goes on like that of any other job.
  if (next.state === "DELETING") return next;
  const written = await scheduleRevision(deps, next);
  if (written !== undefined) throw written.refused;
  await followRevision(deps, next);
  return next;
}
