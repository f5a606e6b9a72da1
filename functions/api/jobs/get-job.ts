import type { JobStore } from "../../ports/job-store.ts";
import type { Answer } from "../http/answer.ts";
import type { HttpRequest } from "../http/http-request.ts";
import { jobReply } from "./job-view.ts";

export interface Deps {
  readonly jobs: Pick<JobStore, "get">;
}

/** `GET /api/job/jobs/{jobName}`: also of a job whose deregistration died half-way. */
export const getJob =
  ({ jobs }: Deps) =>
  async ({ params: { jobName = "" } }: HttpRequest): Promise<Answer> => {
    const job = await jobs.get(jobName);
    return job === undefined ? { kind: "job-not-found", jobName } : jobReply(job);
  };
