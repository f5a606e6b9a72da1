import type { Job } from "../../contract/job.ts";
import { nextRevision } from "../../core/run/revision.ts";
import type { ConfigurationPorts } from "./configuration-ports.ts";
import { followRevision, scheduleRevision } from "./follow-revision.ts";
import { owedOnFailure } from "./owed-on-failure.ts";
import { storeChange } from "./store-change.ts";

/**
 * Stores the next revision of a job (update, enable, disable). That write owes all its consequences, and they are tried
 * at once.
 * @param current the job as it was read; "stale" when it has changed since.
 * @throws when EventBridge refuses the schedule of a job that is updated or enabled. Then the previous configuration is
 * in force again, unless the job was changed meanwhile. A disable needs no schedule, so it stands.
 */
export async function changeJob(
  deps: ConfigurationPorts,
  current: Job,
  change: Partial<Pick<Job, "enabled" | "config" | "origin">>,
): Promise<Job | "stale" | "absent"> {
  const { origin: _ofBefore, ...before } = current;
  const next = { ...before, ...change, revision: nextRevision(deps.now(), current.revision) };
  const changed = await storeChange(deps, current, next);
  if (changed !== "changed") return changed;
  const { jobName } = current.config;
  const written = await scheduleRevision(deps, next);
  if (written !== undefined) {
    if (change.enabled !== false) {
      await owedOnFailure(deps, "the previous configuration", jobName, () => takeBack(deps, current, next));
      throw written.refused;
    }
    deps.log.error("the schedule of a disabled job was refused, and is owed", { jobName, cause: written.refused });
  }
  await followRevision(deps, next);
  return next;
}

/** Stores the previous configuration again, as a revision of its own. */
async function takeBack(deps: ConfigurationPorts, before: Job, next: Job): Promise<void> {
  const at = deps.now();
  const origin = next.origin && { ...next.origin, action: "taken-back" as const, at };
  const back = { ...before, origin, revision: nextRevision(at, next.revision) };
  if ((await storeChange(deps, next, back)) !== "changed") return;
  const written = await scheduleRevision(deps, back);
  const { jobName } = before.config;
  if (written !== undefined)
    deps.log.error("the schedule of before was refused, and is owed", { jobName, cause: written.refused });
  await followRevision(deps, back);
}
