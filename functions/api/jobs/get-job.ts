import { JobConfig } from "../../contract/job.ts";
import type { JobStore } from "../../ports/job-store.ts";
import { operation } from "../http/operation.ts";
import { jobReply } from "./job-view.ts";

export const getJob = operation({
  method: "GET",
  path: "/api/job/jobs/{jobName}",
  name: "get-job",
  summary: "One job, also one whose deregistration is not finished",
  success: { status: 200, schema: JobConfig, headers: ["ETag"] },
  problems: ["job-not-found"],
  async handle({ jobs }: { jobs: JobStore }, { params: { jobName = "" } }) {
    const job = await jobs.get(jobName);
    return job === undefined ? { kind: "job-not-found", jobName } : jobReply(job);
  },
});
