import { type Job, JobConfig } from "../contract/job.ts";
import { json, type Reply } from "./answer.ts";
import { jobTag } from "./if-match.ts";

/** A job as clients see it: exactly what its owner may send again. */
export const jobView = (job: Job): JobConfig => JobConfig.parse(job.config);

export const jobReply = (job: Job): Reply => json(200, jobView(job), { etag: jobTag(job) });
