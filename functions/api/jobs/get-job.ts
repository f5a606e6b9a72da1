import { JobView } from "../../contract/job-view.ts";
import type { Apps } from "../../ports/app-store.ts";
import type { JobStore } from "../../ports/job-store.ts";
import { json } from "../http/answer.ts";
import { jobTag } from "../http/if-match.ts";
import { operation } from "../http/operation.ts";
import { detailOf } from "./job-detail.ts";

export const getJob = operation({
  method: "GET",
  path: "/api/job/jobs/{jobName}",
  name: "get-job",
  summary: "One job, also one whose deregistration is not finished",
  success: { status: 200, schema: JobView, headers: ["ETag"] },
  problems: ["job-not-found"],
  async handle({ jobs, apps }: { jobs: JobStore; apps: Apps }, { params: { jobName = "" } }) {
    const job = await jobs.get(jobName);
    if (job === undefined) return { kind: "job-not-found", jobName };
    return json(200, detailOf(job, await apps.get(job.config.appName)), { etag: jobTag(job) });
  },
});
