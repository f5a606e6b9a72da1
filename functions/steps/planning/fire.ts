import type { Job, Revision } from "../../contract/job.ts";
import { dueInstants, isDue } from "../../core/run/due.ts";
import type { Execution } from "../../core/run/execution.ts";
import { haltedBy } from "../../core/run/halted.ts";
import { cronFireId, executionIdOf } from "../../core/run/ids.ts";
import { judgeFire } from "../../core/run/judge-fire.ts";
import { chunksOf } from "../../core/run/shards.ts";
import type { RunEvent } from "../../core/run/transition.ts";
import { commitTransition, type Decision, shardsPerChunkOf } from "../run-state/commit-transition.ts";
import type { FirePorts } from "./planning-ports.ts";

/**
 * Gives a due instant its one recorded outcome. A repeated call records nothing, and returns the execution that is
 * still to be fanned out.
 * @param at epoch ms, a whole second that has come.
 * @returns the execution to fan out, from its first chunk on, if there is one.
 */
export async function fire(deps: FirePorts, jobName: string, at: number): Promise<Execution | undefined> {
  const fireId = cronFireId(at);
  const result = await commitTransition(deps, jobName, () => decideFire(deps, jobName, at));
  if (result?.kind === "committed") return result.started;
  if (result?.kind !== "duplicate") return undefined;
  const execution = await deps.runs.getExecution(executionIdOf(jobName, fireId));
  return execution?.status === "RUNNING" && execution.releasedChunks === 0 ? execution : undefined;
}

/** A tick is accepted if and only if its instant is due under the revision in force at that instant. */
async function decideFire(deps: FirePorts, jobName: string, at: number): Promise<Decision | undefined> {
  const job = await deps.jobs.get(jobName);
  const revision = await inForceAt(deps, job, at);
  if (revision === undefined || !isDue(revision, at)) return undefined;
  const app = await deps.apps.get(revision.config.appName);
  const now = deps.now();
  // Use half of the threshold: clocks may differ by the rest.
  const isLate = now - at > deps.timings.lateAfterSeconds * 500;
  if (isLate && (await isRecordedWithOthers(deps, jobName, at))) return undefined;
  const { misfire, jobExecutionType, shardingTotalCount } = revision.config;
  const nextAt = isLate && !misfire ? await nextInstant(deps, jobName, at, now) : undefined;
  const verdict = judgeFire({ at, misfire, halted: haltedBy(job, app), nextAt }, now, deps.timings);
  const fireId = cronFireId(at);
  const event: RunEvent =
    jobExecutionType === "DAEMON"
      ? {
          kind: "daemon-fire",
          fireId,
          chunks: chunksOf({ shards: shardingTotalCount, shardsPerChunk: shardsPerChunkOf(deps) }),
        }
      : { kind: "fire", fireId, misfire };
  return {
    event: verdict.run ? event : { kind: "drop", fireId, status: verdict.status, reason: verdict.reason },
    newFire: { jobName, fireId, firedAt: at, revision: revision.revision },
    ...(app && { configuration: { config: revision.config, app } }),
  };
}

/**
 * The newest revision is in force since its own instant, so earlier ones are read for earlier instants only. A change of
 * the job after this read makes the commit fail.
 */
async function inForceAt({ jobs }: FirePorts, job: Job | undefined, at: number): Promise<Revision | undefined> {
  return job === undefined || job.revision <= at ? job : jobs.getRevisionAt(job.config.jobName, at);
}

/** Instants of a long outage share one record; a put-if-absent of a single row does not detect it. */
async function isRecordedWithOthers({ runs }: FirePorts, jobName: string, at: number): Promise<boolean> {
  const fires = await runs.listCronFires(jobName, at - 1, at);
  return fires.some(({ through }) => through !== undefined);
}

/** The first instant after `at` that has become due by `now`, under any revision. */
async function nextInstant({ jobs }: FirePorts, jobName: string, at: number, now: number): Promise<number | undefined> {
  const revisions = await jobs.listRevisions(jobName, at, now);
  return dueInstants(revisions, at, now).next().value?.at;
}
