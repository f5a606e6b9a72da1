import type { Job } from "../../contract/job.ts";
import { changeJob } from "../../steps/configuration/change-job.ts";
import type { ConfigurationPorts } from "../../steps/configuration/configuration-ports.ts";
import { fulfil } from "../../steps/configuration/fulfil.ts";
import { owedOnFailure } from "../../steps/configuration/owed-on-failure.ts";
import { type Answer, noContent } from "../http/answer.ts";
import { jobTag } from "../http/if-match.ts";
import { type Operation, operation } from "../http/operation.ts";
import { originOf } from "../http/origin-of.ts";
import { onCurrentJob } from "./on-current-job.ts";

/** A repeated request changes nothing. */
const settingEnabled = (
  enabled: boolean,
  route: Pick<Operation<ConfigurationPorts>, "method" | "path" | "name" | "summary">,
) =>
  operation({
    ...route,
    headers: ["If-Match"],
    success: { status: 204, headers: ["ETag"] },
    problems: ["job-not-found"],
    handle: (ports: ConfigurationPorts, request) =>
      onCurrentJob(
        ports.jobs,
        request,
        request.params.jobName ?? "",
        async (job): Promise<Answer | "stale" | "absent"> => {
          if (job.state === "DELETING") return "absent";
          const origin = originOf(request, enabled ? "enabled" : "disabled", ports.now());
          const changed =
            job.enabled === enabled ? await repeated(ports, job) : await changeJob(ports, job, { enabled, origin });
          return typeof changed === "string" ? changed : { ...noContent, headers: { etag: jobTag(changed) } };
        },
      ),
  });

export const disableJob = settingEnabled(false, {
  method: "POST",
  path: "/api/job/{jobName}/disable",
  name: "disable-job",
  summary: "Disable a job: waiting fires are skipped, the running execution is cancelled",
});

export const enableDisabledJob = settingEnabled(true, {
  method: "DELETE",
  path: "/api/job/{jobName}/disable",
  name: "enable-disabled-job",
  summary: "Enable a job",
});

export const enableJob = settingEnabled(true, {
  method: "POST",
  path: "/api/job/{jobName}/enable",
  name: "enable-job",
  summary: "Enable a job",
});

/** An earlier call may have died before it did all its consequences. */
async function repeated(ports: ConfigurationPorts, job: Job): Promise<Job> {
  const { jobName } = job.config;
  const owing = await ports.cursors.get(jobName);
  await owedOnFailure(ports, "the work of an earlier change", jobName, () => fulfil(ports, owing, job));
  return job;
}
