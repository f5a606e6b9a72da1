import type { App } from "../../contract/app.ts";
import type { Job } from "../../contract/job.ts";
import type { JobState, JobView } from "../../contract/job-view.ts";
import { nextDue } from "../../core/run/due.ts";
import { executionIdOf } from "../../core/run/ids.ts";
import { type EndedFire, recentEnds } from "../../core/run/recent.ts";
import type { RunState } from "../../core/run/run-state.ts";
import type { RunStore } from "../../ports/run-store.ts";
import { jobView } from "./job-view.ts";

export function jobStateOf({ state, enabled }: Job, app: App | undefined): JobState {
  if (state === "DELETING") return "DELETING";
  if (!enabled) return "DISABLED";
  return app?.disabled ? "DISABLED_BY_APP" : "ENABLED";
}

/** The fields of `view=summary`, at one read. @param now epoch ms */
export async function summaryOf(
  runs: RunStore,
  job: Job,
  jobState: JobState,
  run: RunState,
  now: number,
): Promise<Pick<JobView, "nextFireTime" | "lastExecution" | "outcomes">> {
  const ends = recentEnds(run.recent);
  const next = jobState === "ENABLED" ? nextDue(job, now) : undefined;
  const lastExecution = await lastExecutionOf(runs, job.config.jobName, run, ends);
  return {
    ...(next !== undefined && { nextFireTime: new Date(next).toISOString() }),
    ...(lastExecution && { lastExecution }),
    outcomes: ends.map(({ end }) => end),
  };
}

async function lastExecutionOf(
  runs: RunStore,
  jobName: string,
  { running }: RunState,
  ends: readonly EndedFire[],
): Promise<JobView["lastExecution"]> {
  const ended = ends.find(({ end }) => end !== "SKIPPED" && end !== "MISSED");
  const fireId = running ?? ended?.fireId;
  if (fireId === undefined) return undefined;
  const executionId = executionIdOf(jobName, fireId);
  const execution = await runs.getExecution(executionId);
  const known = ended?.end === "SKIPPED" || ended?.end === "MISSED" ? undefined : ended?.end;
  const status = execution?.status ?? (running === undefined ? known : "RUNNING");
  if (status === undefined) return undefined;
  return {
    executionId,
    status,
    ...(execution && { startTime: new Date(execution.startedAt).toISOString() }),
    ...(execution?.endedAt !== undefined && { endTime: new Date(execution.endedAt).toISOString() }),
  };
}

export const detailOf = (job: Job, app: App | undefined): JobView => ({ ...jobView(job), state: jobStateOf(job, app) });
