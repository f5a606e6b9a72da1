import type { Job } from "../../contract/job.ts";
import { haltedBy } from "../../core/run/halted.ts";
import { executionIdOf } from "../../core/run/ids.ts";
import { isFullyReleased, isOpen } from "../../core/run/shards.ts";
import type { CursorStore } from "../../ports/cursor-store.ts";
import { commitTransition, type Decision, type TransitionResult } from "./commit-transition.ts";
import { punctually } from "./punctually.ts";
import type { RunStatePorts } from "./run-state-ports.ts";

/**
 * Lets a job's run state follow the configuration that was just written, and marks it. For a job that is not enabled
 * any more, waiting fires are skipped and the running execution is cancelled. For any other job only the version is
 * bumped, so that commits based on the old configuration fail.
 */
export async function applyToRun(
  deps: RunStatePorts & { readonly cursors: CursorStore },
  jobName: string,
): Promise<void> {
  for (;;) {
    let revision: number | undefined;
    const result = await commitTransition(deps, jobName, async () => {
      const job = await deps.jobs.get(jobName);
      revision = job?.revision;
      return decideApplication(deps, job);
    });
    await fanOutCancelled(deps, jobName, result);
    if (result?.kind === "committed" && result.transition.daemonHalt !== undefined)
      await punctually(deps.log, deps.invoker.halt({ haltedJob: jobName }));
    const isEmpty = result?.kind !== "committed" || result.transition.state.queue.length === 0;
    if (!isEmpty && result.transition.effects.some(({ kind }) => kind === "end")) continue;
    if (revision !== undefined) await deps.cursors.applied(jobName, revision);
    return;
  }
}

/** Cancels one execution if it runs. @returns false when it does not. */
export async function kill(deps: RunStatePorts, jobName: string, fireId: string): Promise<boolean> {
  const result = await commitTransition(deps, jobName, async ({ running }) => {
    if (running === fireId || !(await isOpenDaemon(deps, jobName, fireId))) return { event: { kind: "kill", fireId } };
    return { event: { kind: "cancel", fireId, reason: "killed" } };
  });
  await fanOutCancelled(deps, jobName, result);
  return result?.kind === "committed";
}

async function isOpenDaemon({ runs }: RunStatePorts, jobName: string, fireId: string): Promise<boolean> {
  const execution = await runs.getExecution(executionIdOf(jobName, fireId));
  return execution?.daemon !== undefined && isOpen(execution);
}

async function decideApplication({ apps }: RunStatePorts, job: Job | undefined): Promise<Decision> {
  const halted = haltedBy(job, job && (await apps.get(job.config.appName)));
  return { event: halted === undefined ? { kind: "update" } : { kind: "halt", reason: halted } };
}

/** The fan-out ends shards that Lambda has not seen yet; in a DAEMON's execution any chunk may have waiting ones. */
async function fanOutCancelled(
  deps: RunStatePorts,
  jobName: string,
  result: TransitionResult | undefined,
): Promise<void> {
  if (result?.kind !== "committed") return;
  const cancelled = result.transition.effects.find(({ kind }) => kind === "cancel");
  if (cancelled === undefined) return;
  const executionId = executionIdOf(jobName, cancelled.fireId);
  const execution = await deps.runs.getExecution(executionId);
  if (execution === undefined || (isFullyReleased(execution) && execution.daemon === undefined)) return;
  await punctually(deps.log, deps.invoker.fanOut({ executionId, chunk: execution.releasedChunks }));
}
