import { type ChangeJobDeps, changeJob } from "../../steps/configuration/change-job.ts";
import { type Answer, noContent } from "../http/answer.ts";
import type { HttpRequest } from "../http/http-request.ts";
import { jobTag } from "../http/if-match.ts";
import { onCurrentJob } from "./on-current-job.ts";

/** `POST /api/job/{jobName}/enable` and `DELETE /api/job/{jobName}/disable` (`enabled`), `POST …/disable` (not): asked twice, done once. */
export const setJobEnabled =
  (deps: ChangeJobDeps, enabled: boolean) =>
  (request: HttpRequest): Promise<Answer> =>
    onCurrentJob(
      deps.jobs,
      request,
      request.params.jobName ?? "",
      async (job): Promise<Answer | "stale" | "absent"> => {
        if (job.state === "DELETING") return "absent";
        const changed = job.enabled === enabled ? job : await changeJob(deps, job, { enabled });
        return typeof changed === "string" ? changed : { ...noContent, headers: { etag: jobTag(changed) } };
      },
    );
