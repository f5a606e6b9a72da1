import type { Job, JobConfig } from "../../contract/job.ts";
import type { Origin } from "../../contract/origin.ts";
import { nextRevision } from "../../core/run/revision.ts";
import type { TaskKey } from "../../ports/task-key.ts";
import type { ConfigurationPorts } from "./configuration-ports.ts";
import { deregisterJob } from "./deregister-job.ts";
import { followRevision, scheduleRevision } from "./follow-revision.ts";
import { owedOnFailure } from "./owed-on-failure.ts";
import { scheduledBy } from "./write-schedule.ts";

/**
 * Registers a job. First comes the key of all task ids, which the first job makes. Then come the configuration, its
 * schedule, and the instants of the next minutes. So the job starts within seconds, even if its schedule takes effect
 * later.
 * @throws when EventBridge refuses the schedule. Then the job is removed again, unless it was changed meanwhile.
 */
export async function registerJob(
  deps: ConfigurationPorts & { readonly taskKey: TaskKey },
  config: JobConfig,
  origin?: Origin,
): Promise<Job | "exists"> {
  const revision = nextRevision(deps.now());
  const job: Job = { revision, enabled: true, config, state: "ACTIVE", incarnation: revision, origin };
  await deps.taskKey.make();
  if ((await deps.jobs.create(job, scheduledBy(deps))) === "exists") return "exists";
  const written = await scheduleRevision(deps, job);
  if (written !== undefined) {
    await owedOnFailure(deps, "the removal", config.jobName, () => takeBack(deps, job));
    throw written.refused;
  }
  await followRevision(deps, job);
  return job;
}

async function takeBack(deps: ConfigurationPorts, { config, revision, origin }: Job): Promise<void> {
  const stored = await deps.jobs.get(config.jobName);
  if (stored?.revision === revision) await deregisterJob(deps, stored, origin && { ...origin, action: "taken-back" });
}
