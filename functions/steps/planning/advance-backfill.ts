import { type Backfill, isBackfillFull, judgeWindow } from "../../core/run/backfill.ts";
import { type DueInstant, dueInstants } from "../../core/run/due.ts";
import { haltedBy } from "../../core/run/halted.ts";
import { backfillFireId } from "../../core/run/ids.ts";
import type { Backfills } from "../../ports/backfill-store.ts";
import type { JobHistory } from "../../ports/job-store.ts";
import type { Log } from "../../ports/log.ts";
import type { RunStore } from "../../ports/run-store.ts";
import { commitTransition } from "../run-state/commit-transition.ts";
import { punctually } from "../run-state/punctually.ts";
import type { RunStatePorts } from "../run-state/run-state-ports.ts";

export interface BackfillPorts extends RunStatePorts {
  readonly runs: RunStore;
  readonly jobs: JobHistory;
  readonly backfills: Backfills;
  readonly log: Log;
}

/** The number of due instants of one look, and the number of looks for one message. */
const PAGE = 500;
const PAGES = 5;

/**
 * A backfill without room continues when one of its executions ends. If that message is lost, it continues after this
 * time.
 */
const PATIENCE_MS = 120_000;

/**
 * Gives the next instants of a job's backfill their fires, as many as may wait. Each fire is a row that is put if
 * absent, in the transaction of the run state. So it runs once, although several messages may work on the backfill. The
 * backfill ends if the job may not start.
 */
export async function advanceBackfill(deps: BackfillPorts, jobName: string): Promise<void> {
  let backfill = await deps.backfills.get(jobName);
  for (let page = 0; page < PAGES && backfill !== undefined; page++) {
    const { after, until } = backfill;
    const due = await nextInstants(deps, backfill);
    const last = due.length < PAGE ? until : (due.at(-1)?.at ?? until);
    const recorded = await deps.runs.listCronFires(jobName, after, last);
    const { toRun } = judgeWindow(due, recorded, await deps.runs.listBackfillFires(jobName, after, last));
    for (const at of toRun) {
      const ran = await runInstant(deps, backfill, at);
      if (ran === "halted") return deps.backfills.end(backfill);
      if (ran === "full") return void (await deps.backfills.advance(backfill, at - 1, deps.now() + PATIENCE_MS));
    }
    if (last >= until) return deps.backfills.end(backfill);
    if (!(await deps.backfills.advance(backfill, last, deps.now()))) return;
    backfill = { ...backfill, after: last };
  }
  if (backfill !== undefined) await punctually(deps.log, deps.invoker.backfill({ backfilledJob: jobName }));
}

/** The next due instants of the window, each under the revision that was in force at it. */
async function nextInstants({ jobs }: BackfillPorts, { jobName, after, until }: Backfill): Promise<DueInstant[]> {
  const due: DueInstant[] = [];
  if (after >= until) return due;
  for (const instant of dueInstants(await jobs.listRevisions(jobName, after, until), after, until)) {
    due.push(instant);
    if (due.length === PAGE) break;
  }
  return due;
}

/** Starts one instant under the job's newest revision, or lets it wait. */
async function runInstant(
  deps: BackfillPorts,
  { jobName, maxParallel }: Backfill,
  at: number,
): Promise<"ran" | "full" | "halted"> {
  const fireId = backfillFireId(at);
  let verdict: "ran" | "full" | "halted" = "ran";
  const result = await commitTransition(deps, jobName, async (state) => {
    verdict = "ran";
    const known = await deps.runs.getFire(jobName, fireId);
    if (known?.status === "STARTED" || known?.status === "QUEUED") return undefined;
    const job = await deps.jobs.get(jobName);
    const app = job && (await deps.apps.get(job.config.appName));
    const isHalted = haltedBy(job, app) !== undefined || job?.config.jobExecutionType === "DAEMON";
    if (isHalted || job === undefined) verdict = "halted";
    else if (isBackfillFull(state, maxParallel)) verdict = "full";
    if (verdict !== "ran" || job === undefined) return undefined;
    const newFire = { jobName, fireId, firedAt: at, revision: job.revision };
    return { event: { kind: "trigger", fireId }, ...(known === undefined && { newFire }) };
  });
  if (result?.kind === "unchanged") return "full";
  const started = result?.kind === "committed" ? result.started : undefined;
  if (started !== undefined)
    await punctually(deps.log, deps.invoker.fanOut({ executionId: started.executionId, chunk: 0 }));
  return verdict;
}
