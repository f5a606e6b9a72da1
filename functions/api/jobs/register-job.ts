import { NewJob, ScheduledJob } from "../../contract/job.ts";
import type { TaskKey } from "../../ports/task-key.ts";
import type { ConfigurationPorts } from "../../steps/configuration/configuration-ports.ts";
import { registerJob as register } from "../../steps/configuration/register-job.ts";
import { isError } from "../http/answer.ts";
import { operation } from "../http/operation.ts";
import { originOf } from "../http/origin-of.ts";
import { scheduledJobReply } from "./job-view.ts";
import { type Ports as JudgePorts, judgeJob } from "./judge-job.ts";

export const registerJob = operation({
  method: "POST",
  path: "/api/job/register",
  name: "register-job",
  summary: "Register a job",
  body: { schema: NewJob },
  success: { status: 201, schema: ScheduledJob, headers: ["ETag"] },
  problems: ["job-exists", "app-not-registered"],
  async handle(ports: JudgePorts & ConfigurationPorts & { readonly taskKey: TaskKey }, request) {
    const judged = await judgeJob(ports, request);
    if (isError(judged)) return judged;
    const { config, app } = judged;
    if (app === undefined) return { kind: "app-not-registered", appName: config.appName };
    const job = await register(ports, config, originOf(request, "registered", ports.now()));
    if (job === "exists") return { kind: "job-exists", jobName: config.jobName };
    return scheduledJobReply(201, job, ports.now());
  },
});
