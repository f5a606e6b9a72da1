import { type Job, JobConfig, type Revision, type ScheduledJob } from "../../contract/job.ts";
import { nextDue } from "../../core/run/due.ts";
import { json, type Reply } from "../http/answer.ts";
import { jobTag } from "../http/if-match.ts";

/** A job as clients see it: exactly the fields that its owner may send again. */
export const jobView = (job: Pick<Job, "config">): JobConfig => JobConfig.parse(job.config);

const NEXT_FIRES = 5;

/** A job with its next due instants after `now` (epoch ms). A disabled job has none. */
export function scheduledJobReply(statusCode: 200 | 201, job: Revision, now: number): Reply {
  const nextFireTimes: string[] = [];
  for (let at = nextDue(job, now); at !== undefined && nextFireTimes.length < NEXT_FIRES; at = nextDue(job, at)) {
    nextFireTimes.push(new Date(at).toISOString());
  }
  const scheduled: ScheduledJob = { ...jobView(job), nextFireTimes };
  return json(statusCode, scheduled, { etag: jobTag(job) });
}
