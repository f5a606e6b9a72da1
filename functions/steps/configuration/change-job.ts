import type { Job, JobConfig } from "../../contract/job.ts";
import { nextRevision } from "../../core/run/revision.ts";
import type { CursorStore } from "../../ports/cursor-store.ts";
import type { JobStore } from "../../ports/job-store.ts";
import type { TaskKey } from "../../ports/task-key.ts";
import { type PlanDeps, plan } from "../planning/plan.ts";
import { settle } from "../planning/settle.ts";
import { applyToRun, type HaltDeps } from "../run-state/cancel.ts";
import { type WriteScheduleDeps, writeSchedule } from "./write-schedule.ts";

export interface ChangeJobDeps extends PlanDeps, WriteScheduleDeps {
  readonly invoker: HaltDeps["invoker"];
  readonly jobs: PlanDeps["jobs"] & WriteScheduleDeps["jobs"] & Pick<JobStore, "create" | "change" | "remove">;
  readonly cursors: PlanDeps["cursors"] & WriteScheduleDeps["cursors"] & Pick<CursorStore, "get">;
}

export interface RegisterJobDeps extends ChangeJobDeps {
  readonly taskKey: TaskKey;
}

/**
 * Registers a job: the key of all task ids first, which the first of all jobs makes; then the configuration, its
 * schedule, and the instants of the next minutes, so that it starts within seconds whenever its schedule becomes
 * effective.
 * @throws when EventBridge refuses the schedule; the job is taken back then.
 */
export async function registerJob(deps: RegisterJobDeps, config: JobConfig): Promise<Job | "exists"> {
  const job: Job = { revision: nextRevision(deps.now()), enabled: true, config, state: "ACTIVE" };
  await deps.taskKey.make();
  if ((await deps.jobs.create(job, overdueAt(deps))) === "exists") return "exists";
  try {
    await applyRevision(deps, config.jobName);
  } catch (error) {
    const stored = await deps.jobs.get(config.jobName);
    if (stored?.revision === job.revision) await deregisterJob(deps, stored);
    throw error;
  }
  await planAhead(deps, config.jobName);
  return job;
}

/**
 * Stores the next revision of a job (update, enable, disable): settles under the old one what is due before the
 * instant from which the new one is in force, writes it, and lets everything follow.
 * @param current the job as it was read; "stale" when it is not that any more.
 * @throws when EventBridge refuses the schedule; the configuration before it is in force again then.
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
  try {
    await applyRevision(deps, jobName);
  } catch (error) {
    const back = { ...current, revision: nextRevision(deps.now(), next.revision) };
    if ((await storeChange(deps, next, back)) === "changed") await planAhead(deps, jobName);
    throw error;
  }
  await planAhead(deps, jobName);
  return next;
}

/** Removes a job: marks it, so that nothing of it starts any more, and finishes. @returns "stale" when it is not `current` any more. */
export async function deregisterJob(deps: ChangeJobDeps, current: Job): Promise<"deregistered" | "stale" | "absent"> {
  const revision = nextRevision(deps.now(), current.revision);
  const changed = await storeChange(deps, current, { ...current, revision, enabled: false, state: "DELETING" });
  if (changed !== "changed") return changed;
  await finishDeregistration(deps, current.config.jobName, revision);
  return "deregistered";
}

/** What follows from the mark of a deregistered job; running it again is harmless. */
export async function finishDeregistration(deps: ChangeJobDeps, jobName: string, revision: number): Promise<void> {
  await applyToRun(deps, jobName);
  await deps.schedules.remove(jobName);
  await deps.jobs.remove(jobName, revision);
}

/** What follows from any other revision; running it again is harmless. */
export async function applyRevision(deps: HaltDeps & WriteScheduleDeps, jobName: string): Promise<void> {
  await applyToRun(deps, jobName);
  await writeSchedule(deps, jobName);
}

async function storeChange(deps: ChangeJobDeps, current: Job, next: Job): Promise<"changed" | "stale" | "absent"> {
  const { jobName } = current.config;
  const cursor = await deps.cursors.get(jobName);
  if (cursor?.revision === current.revision) await settle(deps, jobName, cursor.settledUntil, next.revision);
  return deps.jobs.change(next, current.revision, overdueAt(deps));
}

const planAhead = (deps: ChangeJobDeps, jobName: string) =>
  plan(deps, jobName, deps.now() + deps.timings.planAheadOnChangeSeconds * 1_000);

const overdueAt = ({ now, timings }: ChangeJobDeps) => now() + timings.cursorGraceSeconds * 1_000;
