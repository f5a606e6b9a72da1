import { NamedJob } from "../../contract/trigger.ts";
import type { ConfigurationPorts } from "../../steps/configuration/configuration-ports.ts";
import { deregisterJob as deregister, finishDeregistration } from "../../steps/configuration/deregister-job.ts";
import { type Answer, isError, noContent } from "../http/answer.ts";
import type { HttpRequest } from "../http/http-request.ts";
import { operation } from "../http/operation.ts";
import { originOf } from "../http/origin-of.ts";
import { onCurrentJob } from "./on-current-job.ts";
import { readNamedJob } from "./read-named-job.ts";

export const deregisterJob = operation({
  method: "DELETE",
  path: "/api/job/deregister",
  name: "deregister-job",
  summary: "Remove a job and cancel its running execution",
  body: { schema: NamedJob, bare: true },
  headers: ["If-Match"],
  success: { status: 204 },
  problems: ["job-not-found"],
  async handle(ports: ConfigurationPorts, request) {
    const read = readNamedJob(NamedJob, request);
    return isError(read) ? read : deregisterByName(ports, request, read.value.jobName);
  },
});

export const deregisterNamedJob = operation({
  method: "DELETE",
  path: "/api/job/{jobName}/deregister",
  name: "deregister-named-job",
  summary: "Remove a job: for clients that cannot send a body with DELETE",
  headers: ["If-Match"],
  success: { status: 204 },
  problems: ["job-not-found"],
  handle: (ports: ConfigurationPorts, request) => deregisterByName(ports, request, request.params.jobName ?? ""),
});

/** If an earlier deregistration died half-way, it left its mark, and this request continues from there. */
const deregisterByName = (ports: ConfigurationPorts, request: HttpRequest, jobName: string): Promise<Answer> =>
  onCurrentJob(ports.jobs, request, jobName, async (job) => {
    if (job.state === "DELETING") await finishDeregistration(ports, job);
    else {
      const ended = await deregister(ports, job, originOf(request, "deregistered", ports.now()));
      if (ended !== "deregistered") return ended;
    }
    return noContent;
  });
