import { NamedJob } from "../../contract/trigger.ts";
import {
  type ChangeJobDeps,
  deregisterJob as deregister,
  finishDeregistration,
} from "../../steps/configuration/change-job.ts";
import { type Answer, isError, noContent } from "../http/answer.ts";
import type { HttpRequest } from "../http/http-request.ts";
import { onCurrentJob } from "./on-current-job.ts";
import { readNamedJob } from "./read-named-job.ts";

/** `DELETE /api/job/deregister` */
export const deregisterJob =
  (deps: ChangeJobDeps) =>
  async (request: HttpRequest): Promise<Answer> => {
    const read = readNamedJob(NamedJob, request);
    return isError(read) ? read : deregisterByName(deps, request, read.value.jobName);
  };

/** `DELETE /api/job/{jobName}/deregister` */
export const deregisterNamedJob =
  (deps: ChangeJobDeps) =>
  (request: HttpRequest): Promise<Answer> =>
    deregisterByName(deps, request, request.params.jobName ?? "");

/** Whoever comes after a deregistration that died half-way finds its mark, and goes on from it. */
const deregisterByName = (deps: ChangeJobDeps, request: HttpRequest, jobName: string): Promise<Answer> =>
  onCurrentJob(deps.jobs, request, jobName, async (job) => {
    if (job.state === "DELETING") await finishDeregistration(deps, jobName, job.revision);
    else {
      const ended = await deregister(deps, job);
      if (ended !== "deregistered") return ended;
    }
    return noContent;
  });
