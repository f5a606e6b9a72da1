import { Disabled } from "../../contract/job.ts";
import { haltedBy } from "../../core/run/halted.ts";
import type { AppStore } from "../../ports/app-store.ts";
import type { JobStore } from "../../ports/job-store.ts";
import { json } from "../http/answer.ts";
import { operation } from "../http/operation.ts";

export const getJobDisabled = operation({
  method: "GET",
  path: "/api/job/{jobName}/disable",
  name: "get-job-disabled",
  summary: "Whether a job is in effect disabled, by itself or with its app",
  success: { status: 200, schema: Disabled },
  problems: ["job-not-found"],
  async handle({ jobs, apps }: { jobs: JobStore; apps: AppStore }, { params: { jobName = "" } }) {
    const job = await jobs.get(jobName);
    if (job === undefined) return { kind: "job-not-found", jobName };
    return json(200, haltedBy(job, await apps.get(job.config.appName)) !== undefined);
  },
});
