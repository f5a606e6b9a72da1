import type { Job } from "../../contract/job.ts";
import { nextRevision } from "../../core/run/revision.ts";
import type { ChangeJobDeps } from "./change-deps.ts";
import { followRevision, scheduleRevision } from "./follow-revision.ts";
import { owedOnFailure } from "./owed-on-failure.ts";
import { storeChange } from "./store-change.ts";

/**
 * Stores the next revision of a job (update, enable, disable). Everything that follows from it is owed by that write,
 * and tried at once.
 * @param current the job as it was read; "stale" when it is not that any more.
 * @throws when EventBridge refuses the schedule of a job that is updated or enabled. The configuration before it is in
 * force again then, unless it was changed meanwhile. A disable needs no schedule, so it stands.
 */
export async function changeJob(
  deps: ChangeJobDeps,
  current: Job,
  change: Partial<Pick<Job, "enabled" | "config">>,
): Promise<Job | "stale" | "absent"> {
  const next = { ...current, ...change, revision: nextRevision(deps.now(), current.revision) };
  const changed = await storeChange(deps, current, next);
  if (changed !== "changed") return changed;
  const { jobName } = current.config;
  const written = await scheduleRevision(deps, next);
  if (written !== undefined) {
    if (change.enabled !== false) {
      await owedOnFailure(deps, "what was in force before", jobName, () => takeBack(deps, current, next));
      throw written.refused;
    }
    deps.log.error("the schedule of a disabled job was refused, and is owed", { jobName, cause: written.refused });
  }
  await followRevision(deps, next);
  return next;
}

/** What was in force before a change is again, as a revision of its own. */
async function takeBack(deps: ChangeJobDeps, before: Job, next: Job): Promise<void> {
  const back = { ...before, revision: nextRevision(deps.now(), next.revision) };
  if ((await storeChange(deps, next, back)) !== "changed") return;
  const written = await scheduleRevision(deps, back);
  const { jobName } = before.config;
  if (written !== undefined)
    deps.log.error("the schedule of before was refused, and is owed", { jobName, cause: written.refused });
  await followRevision(deps, back);
}
