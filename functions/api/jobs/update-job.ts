import { type ChangeJobDeps, changeJob } from "../../steps/configuration/change-job.ts";
import { type Answer, isError } from "../http/answer.ts";
import type { HttpRequest } from "../http/http-request.ts";
import { scheduledJobReply } from "./job-view.ts";
import { type Deps as JudgeDeps, judgeJob } from "./judge-job.ts";
import { onCurrentJob } from "./on-current-job.ts";

export interface Deps extends JudgeDeps, ChangeJobDeps {
  readonly apps: ChangeJobDeps["apps"];
}

/** `PUT /api/job/update`: the whole configuration anew; whether the job is enabled stays as it is. */
export const updateJob =
  (deps: Deps) =>
  async (request: HttpRequest): Promise<Answer> => {
    const judged = await judgeJob(deps, request);
    if (isError(judged)) return judged;
    const { config, app } = judged;
    return onCurrentJob(deps.jobs, request, config.jobName, async (job): Promise<Answer | "stale" | "absent"> => {
      if (job.state === "DELETING") return "absent";
      if (app === undefined) return { kind: "app-not-registered", appName: config.appName };
      const changed = await changeJob(deps, job, { config });
      return typeof changed === "string" ? changed : scheduledJobReply(200, changed, deps.now());
    });
  };
