import type { App } from "../../contract/app.ts";
import type { Job } from "../../contract/job.ts";

/** Whether a job may start an execution, by its own configuration. */
export const mayStart = (job: Job | undefined): boolean => job?.state === "ACTIVE" && job.enabled;

/** Why a job starts nothing, if it does not: it, or its app, is disabled or gone. */
export function haltedBy(job: Job | undefined, app: App | undefined): "disabled" | "deregistered" | undefined {
  if (job === undefined || app === undefined || job.state === "DELETING") return "deregistered";
  return job.enabled && !app.disabled ? undefined : "disabled";
}
