import { ScheduledJob } from "../../contract/job.ts";
import { differences } from "../../core/config/differences.ts";
import { changeJob } from "../../steps/configuration/change-job.ts";
import type { ConfigurationPorts } from "../../steps/configuration/configuration-ports.ts";
import { type Answer, isError } from "../http/answer.ts";
import { operation } from "../http/operation.ts";
import { originOf } from "../http/origin-of.ts";
import { revisionNumber } from "../http/revision-lists.ts";
import { jobView, scheduledJobReply } from "./job-view.ts";
import { type Ports as JudgePorts, judgeFields } from "./judge-job.ts";
import { onCurrentJob } from "./on-current-job.ts";

export const restoreJob = operation({
  method: "POST",
  path: "/api/job/{jobName}/revisions/{revision}/restore",
  name: "restore-job",
  summary:
    "Make the configuration of an older revision the newest, as an update with it would; a disabled job stays disabled. A repeated call changes nothing",
  headers: ["If-Match"],
  success: { status: 200, schema: ScheduledJob, headers: ["ETag"] },
  problems: ["job-not-found", "revision-not-found", "invalid-request", "app-not-registered"],
  async handle(ports: JudgePorts & ConfigurationPorts, request) {
    const { jobName = "", revision = "" } = request.params;
    const number = revisionNumber(revision);
    // No revision has such a number. `If-Match` does not count then (RFC 9110, 13.2.1).
    if (number === undefined) return { kind: "revision-not-found", name: jobName, revision };
    return onCurrentJob(ports.jobs, request, jobName, async (job): Promise<Answer | "stale" | "absent"> => {
      if (job.state === "DELETING") return "absent";
      const older = await ports.jobs.getRevision(jobName, number);
      if (older === undefined) return { kind: "revision-not-found", name: jobName, revision };
      if (differences(jobView(job), jobView(older)).length === 0) return scheduledJobReply(200, job, ports.now());
      const sound = await judgeFields(ports, jobView(older));
      if (isError(sound)) return sound;
      const { config, app } = sound;
      if (app === undefined) return { kind: "app-not-registered", appName: config.appName };
      const origin = { ...originOf(request, "restored", ports.now()), restored: older.revision };
      const changed = await changeJob(ports, job, { config, origin });
      return typeof changed === "string" ? changed : scheduledJobReply(200, changed, ports.now());
    });
  },
});
