import { type RegisterJobDeps, registerJob as register } from "../../steps/configuration/change-job.ts";
import { type Answer, isError } from "../http/answer.ts";
import type { HttpRequest } from "../http/http-request.ts";
import { scheduledJobReply } from "./job-view.ts";
import { type Deps as JudgeDeps, judgeJob } from "./judge-job.ts";

export interface Deps extends JudgeDeps, RegisterJobDeps {
  readonly apps: RegisterJobDeps["apps"];
}

/** `POST /api/job/register` */
export const registerJob =
  (deps: Deps) =>
  async (request: HttpRequest): Promise<Answer> => {
    const judged = await judgeJob(deps, request);
    if (isError(judged)) return judged;
    const { config, app } = judged;
    if (app === undefined) return { kind: "app-not-registered", appName: config.appName };
    const job = await register(deps, config);
    if (job === "exists") return { kind: "job-exists", jobName: config.jobName };
    return scheduledJobReply(201, job, deps.now());
  };
