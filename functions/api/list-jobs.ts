import type { JobStore } from "../ports/job-store.ts";
import type { Answer } from "./answer.ts";
import type { HttpRequest } from "./http-request.ts";
import { jobView } from "./job-view.ts";
import { listReply } from "./list-reply.ts";

export interface Deps {
  readonly jobs: Pick<JobStore, "list">;
}

/** `GET /api/job/jobs`, by name. */
export const listJobs =
  ({ jobs }: Deps) =>
  (request: HttpRequest): Promise<Answer> =>
    listReply(request, (page) => jobs.list(page), jobView);
