import { NewJob, ScheduledJob } from "../../contract/job.ts";
import type { TaskKey } from "../../ports/task-key.ts";
import type { ConfigurationPorts } from "../../steps/configuration/configuration-ports.ts";
import { registerJob as register } from "../../steps/configuration/register-job.ts";
import { type Answer, isError } from "../http/answer.ts";
import type { HttpRequest } from "../http/http-request.ts";
import { operation } from "../http/operation.ts";
import { firstOriginOf } from "../http/origin-of.ts";
import { scheduledJobReply } from "./job-view.ts";
import { type Ports as JudgePorts, judgeJob } from "./judge-job.ts";
import { registeredBefore } from "./registered-before.ts";

interface Ports extends JudgePorts, ConfigurationPorts {
  readonly taskKey: TaskKey;
  readonly apps: JudgePorts["apps"];
}

export const registerJob = operation({
  method: "POST",
  path: "/api/job/register",
  name: "register-job",
  summary: "Register a job",
  body: { schema: NewJob },
  headers: ["Idempotency-Key"],
  success: { status: 201, schema: ScheduledJob, headers: ["ETag"] },
  problems: ["job-exists", "app-not-registered", "first-request-running"],
  async handle(ports: Ports, request) {
    const answer = await registerOnce(ports, request);
    // The job that stood in the way may have gone meanwhile: the first try of this request took it back, for one.
    const isGone = isError(answer) && answer.kind === "job-exists" && !(await ports.jobs.get(answer.jobName));
    return isGone ? registerOnce(ports, request) : answer;
  },
});

/**
 * The rules may refuse a repeated request whose first try succeeded, because facts have changed. So the key is searched
 * after every refusal.
 */
async function registerOnce(ports: Ports, request: HttpRequest): Promise<Answer> {
  const answer = await registerNew(ports, request);
  return isError(answer) ? ((await registeredBefore(ports, request)) ?? answer) : answer;
}

async function registerNew(ports: Ports, request: HttpRequest): Promise<Answer> {
  const judged = await judgeJob(ports, request);
  if (isError(judged)) return judged;
  const { config, app } = judged;
  if (app === undefined) return { kind: "app-not-registered", appName: config.appName };
  const origin = firstOriginOf(request, "registered", ports.now());
  const job = await register(ports, config, origin);
  return job === "exists" ? { kind: "job-exists", jobName: config.jobName } : scheduledJobReply(201, job, origin.at);
}
