import type { Job } from "../../contract/job.ts";
import type { Origin } from "../../contract/origin.ts";
import type { Repair } from "../../contract/reconciliation.ts";
import { nextDue } from "../../core/run/due.ts";
import { haltedBy } from "../../core/run/halted.ts";
import { executionIdOf } from "../../core/run/ids.ts";
import { claimedMs } from "../../core/run/judge-task.ts";
import type { Schedule } from "../../ports/schedules.ts";
import { plan } from "../planning/plan.ts";
import { applyToRun } from "../run-state/cancel.ts";
import { adoptJob } from "./adopt-job.ts";
import type { ReconcilePorts } from "./configuration-ports.ts";
import { finishDeregistration } from "./deregister-job.ts";
import { scheduleFor } from "./schedule-for.ts";
import { writeSchedule } from "./write-schedule.ts";

/**
 * Repairs all consequences of a job's configuration.
 * @param origin of a job that has to begin anew, because it came into the Config table by another way than the API.
 * @returns the parts that were repaired.
 */
export async function reconcileJob(deps: ReconcilePorts, listed: Job, origin?: Origin): Promise<Repair[]> {
  const adopted = await adoptJob(deps, listed, origin);
  const job = adopted ?? listed;
  const { jobName } = job.config;
  if (job.state === "DELETING") {
    await finishDeregistration(deps, job);
    return ["deregistration"];
  }
  if (adopted !== undefined) return ["schedule", "planning"];
  const repairs: Repair[] = [];
  const note = (repair: Repair, isNews: boolean) => void (isNews && repairs.push(repair));
  note("schedule", await reconcileSchedule(deps, jobName));
  note("planning", await reconcilePlanning(deps, job));
  note("run-state", await reconcileRunState(deps, job));
  note("fan-out", await reconcileExecution(deps, jobName));
  return repairs;
}

/** @returns whether EventBridge held another schedule than that of the job's newest revision, or one without a job. */
export async function reconcileSchedule(deps: ReconcilePorts, jobName: string): Promise<boolean> {
  const job = await deps.jobs.get(jobName);
  if (isSame(await deps.schedules.get(jobName), scheduleFor(job, deps.now()))) return false;
  const written = await writeSchedule(deps, jobName);
  if (written !== undefined) throw written.refused;
  return true;
}

const isSame = (held: Schedule | undefined, wanted: Schedule | undefined) =>
  held?.expression === wanted?.expression && held?.timeZone === wanted?.timeZone && held?.enabled === wanted?.enabled;

/** Overdue instants without a recorded outcome. */
async function reconcilePlanning(deps: ReconcilePorts, job: Job): Promise<boolean> {
  const { jobName } = job.config;
  const cursor = await deps.cursors.get(jobName);
  const first = cursor?.revision === job.revision ? nextDue(job, cursor.settledUntil) : undefined;
  const now = deps.now();
  if (first === undefined || first + deps.timings.cursorGraceSeconds * 1_000 >= now) return false;
  await plan(deps, cursor, job, now + deps.timings.planAheadSeconds * 1_000);
  return true;
}

/** A disabled job, or a job of a disabled app, has no running execution and no waiting fire. */
async function reconcileRunState(deps: ReconcilePorts, job: Job): Promise<boolean> {
  const { jobName } = job.config;
  const { running, queue, daemonRuns = 0 } = await deps.runs.readState(jobName);
  if (haltedBy(job, await deps.apps.get(job.config.appName)) === undefined) return false;
  const execution = running === undefined ? undefined : await deps.runs.getExecution(executionIdOf(jobName, running));
  // Concurrent executions of a DAEMON job are not listed anywhere, so cancel again.
  if (queue.length === 0 && execution?.status !== "RUNNING" && daemonRuns === 0) return false;
  await applyToRun(deps, jobName);
  return true;
}

/** An execution whose next chunk, or whose end, is overdue. The checks of the chunks find vanished shards. */
async function reconcileExecution(deps: ReconcilePorts, jobName: string): Promise<boolean> {
  const { running } = await deps.runs.readState(jobName);
  if (running === undefined) return false;
  const executionId = executionIdOf(jobName, running);
  const execution = await deps.runs.getExecution(executionId);
  if (execution === undefined) return false;
  const { startedAt, releasedChunks, doneChunks } = execution;
  const silentMs = deps.now() - startedAt;
  if (silentMs > claimedMs(deps.timings)) {
    for (let chunk = 0; chunk < releasedChunks; chunk += 1) {
      // The check of the first chunk completes an execution whose chunks are all done.
      if (chunk === 0 || !doneChunks.has(chunk)) await deps.invoker.check({ executionId, chunk });
    }
  }
  if (releasedChunks > 0) return false;
  if (silentMs <= deps.timings.fanOutWithinSeconds * 1_000) return false;
  await deps.invoker.fanOut({ executionId, chunk: releasedChunks });
  return true;
}
