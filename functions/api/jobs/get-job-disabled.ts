import { haltedBy } from "../../core/run/halted.ts";
import type { AppStore } from "../../ports/app-store.ts";
import type { JobStore } from "../../ports/job-store.ts";
import { type Answer, json } from "../http/answer.ts";
import type { HttpRequest } from "../http/http-request.ts";

export interface Deps {
  readonly jobs: Pick<JobStore, "get">;
  readonly apps: Pick<AppStore, "get">;
}

/** `GET /api/job/{jobName}/disable`: whether it is in effect disabled, by itself or with its app. */
export const getJobDisabled =
  ({ jobs, apps }: Deps) =>
  async ({ params: { jobName = "" } }: HttpRequest): Promise<Answer> => {
    const job = await jobs.get(jobName);
    if (job === undefined) return { kind: "job-not-found", jobName };
    return json(200, haltedBy(job, await apps.get(job.config.appName)) !== undefined);
  };
