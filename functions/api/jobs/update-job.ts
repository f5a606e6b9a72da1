import { NewJob, ScheduledJob } from "../../contract/job.ts";
import type { AppStore } from "../../ports/app-store.ts";
import { changeJob } from "../../steps/configuration/change-job.ts";
import type { ConfigurationPorts } from "../../steps/configuration/configuration-ports.ts";
import { type Answer, isError } from "../http/answer.ts";
import { operation } from "../http/operation.ts";
import { originOf } from "../http/origin-of.ts";
import { scheduledJobReply } from "./job-view.ts";
import { type Ports as JudgePorts, jobNameIn, judgeJob } from "./judge-job.ts";
import { onCurrentJob } from "./on-current-job.ts";

interface Ports extends JudgePorts, ConfigurationPorts {
  readonly apps: AppStore;
}

export const updateJob = operation({
  method: "PUT",
  path: "/api/job/update",
  name: "update-job",
  summary:
    "Replace a job's configuration; shards that run finish under the old one, a disabled job stays disabled, and an absent `timeZone` or `timeoutSeconds` as it is",
  body: { schema: NewJob },
  headers: ["If-Match"],
  success: { status: 200, schema: ScheduledJob, headers: ["ETag"] },
  problems: ["job-not-found", "app-not-registered"],
  async handle(ports: Ports, request) {
    const name = jobNameIn(request);
    const stored = name === undefined ? undefined : await ports.jobs.get(name);
    const judged = await judgeJob(ports, request, stored?.config);
    if (isError(judged)) return judged;
    const { jobName } = judged.config;
    return onCurrentJob(ports.jobs, request, jobName, async (job): Promise<Answer | "stale" | "absent"> => {
      if (job.state === "DELETING") return "absent";
      const sound = job.revision === stored?.revision ? judged : await judgeJob(ports, request, job.config);
      if (isError(sound)) return sound;
      const { config, app } = sound;
      if (app === undefined) return { kind: "app-not-registered", appName: config.appName };
      const changed = await changeJob(ports, job, { config, origin: originOf(request, "updated", ports.now()) });
      return typeof changed === "string" ? changed : scheduledJobReply(200, changed, ports.now());
    });
  },
});
