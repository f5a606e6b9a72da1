import type { Revision } from "../../contract/job.ts";
import { catchUp, type MissedRun } from "../../core/run/catch-up.ts";
import { dueInstants } from "../../core/run/due.ts";
import { haltedBy } from "../../core/run/halted.ts";
import { cronFireId } from "../../core/run/ids.ts";
import { commitTransition } from "../run-state/commit-transition.ts";
import { fire } from "./fire.ts";
import type { FirePorts } from "./planning-ports.ts";

/** The most rounds: other functions may record fires of the same window meanwhile. More rounds are a fault. */
const ROUNDS = 10;

/**
 * Gives every due instant in `(after, until]` (epoch ms) its recorded outcome, after a lost tick or an outage. A fire
 * that may still run goes to the run state as usual. Neighbouring fires that may not run share one record.
 */
export async function settle(deps: FirePorts, jobName: string, after: number, until: number): Promise<void> {
  const revisions = await deps.jobs.listRevisions(jobName, after, until);
  if (dueInstants(revisions, after, until).next().done === true) return;
  for (let round = 0; round < ROUNDS; round++) {
    if (await settleOnce(deps, jobName, revisions, after, until)) return;
  }
  throw new Error(`the fires of ${jobName} were recorded elsewhere ${ROUNDS} times while they were settled`);
}

/** @returns false if another function put a record of these instants meanwhile. */
async function settleOnce(
  deps: FirePorts,
  jobName: string,
  revisions: readonly Revision[],
  after: number,
  until: number,
): Promise<boolean> {
  const recorded = await deps.runs.listCronFires(jobName, after, until);
  const job = await deps.jobs.get(jobName);
  const app = job && (await deps.apps.get(job.config.appName));
  const halted = haltedBy(job, app);
  const lateAt = deps.now() - deps.timings.lateAfterSeconds * 1_000;
  const due = dueInstants(revisions, after, until);
  const { missed, single } = catchUp(due, recorded, lateAt, halted !== undefined);
  for (const run of missed) if (!(await recordMissed(deps, jobName, run, halted))) return false;
  for (const at of single) {
    const started = await fire(deps, jobName, at);
    if (started !== undefined) await deps.invoker.fanOut({ executionId: started.executionId, chunk: 0 });
  }
  return true;
}

/**
 * One record for several instants that all do not run. It bumps the version, so that the record and a late tick of one
 * of them
 * exclude each other.
 */
async function recordMissed(
  { runs, ...deps }: FirePorts,
  jobName: string,
  { first, through, count, revision, misfire }: MissedRun,
  halted: "disabled" | "deregistered" | undefined,
): Promise<boolean> {
  const fireId = cronFireId(first);
  const status = halted === undefined ? "MISSED" : "SKIPPED";
  const reason = halted ?? (misfire ? "backlog" : "late");
  const several = count > 1 ? { through, count } : {};
  const result = await commitTransition({ ...deps, runs }, jobName, async () => {
    const recorded = await runs.listCronFires(jobName, first - 1, through);
    if (recorded.length > 0) return undefined;
    const newFire = { jobName, fireId, firedAt: first, revision, ...several };
    return { event: { kind: "drop", fireId, status, reason }, newFire };
  });
  return result?.kind === "committed";
}
