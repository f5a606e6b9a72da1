import type { JobStore } from "../../ports/job-store.ts";
import type { Answer } from "../http/answer.ts";
import type { HttpRequest } from "../http/http-request.ts";
import { listReply } from "../http/list-reply.ts";
import { jobView } from "./job-view.ts";

export interface Deps {
  readonly jobs: Pick<JobStore, "list">;
}

/** `GET /api/job/jobs`, by name. */
export const listJobs =
  ({ jobs }: Deps) =>
  (request: HttpRequest): Promise<Answer> =>
    listReply(request, (page) => jobs.list(page), jobView);
