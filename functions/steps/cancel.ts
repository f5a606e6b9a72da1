import { haltedBy } from "../core/run/halted.ts";
import { executionIdOf } from "../core/run/ids.ts";
import { isFullyReleased } from "../core/run/shards.ts";
import type { Invoker } from "../ports/invoker.ts";
import type { RunStore } from "../ports/run-store.ts";
import { type Decision, type TransitDeps, type Transited, transit } from "./transit.ts";

export interface HaltDeps extends TransitDeps {
  readonly runs: TransitDeps["runs"] & Pick<RunStore, "getExecution">;
  readonly invoker: Pick<Invoker, "fanOut">;
}

/**
 * Brings a job's run state to its configuration, after that was written: what waits of a job that is not enabled
 * any more is skipped and what runs is cancelled; of any other only the version is bumped, so that who has read the
 * configuration before commits nothing under it.
 */
export async function applyToRun(deps: HaltDeps, jobName: string): Promise<void> {
  for (;;) {
    const transited = await transit(deps, jobName, () => decideApplication(deps, jobName));
    await fanOutCancelled(deps, jobName, transited);
    const isEmpty = transited?.kind !== "committed" || transited.transition.state.queue.length === 0;
    if (isEmpty || !transited.transition.effects.some(({ kind }) => kind === "end")) return;
  }
}

/** Cancels one execution, should it be the running one. @returns false when it is not. */
export async function kill(deps: HaltDeps, jobName: string, fireId: string): Promise<boolean> {
  const transited = await transit(deps, jobName, async () => ({ event: { kind: "kill", fireId } }));
  await fanOutCancelled(deps, jobName, transited);
  return transited?.kind === "committed";
}

async function decideApplication({ jobs, apps }: HaltDeps, jobName: string): Promise<Decision> {
  const job = await jobs.get(jobName);
  const halted = haltedBy(job, job && (await apps.get(job.config.appName)));
  return { event: halted === undefined ? { kind: "update" } : { kind: "halt", reason: halted } };
}

/** Shards that Lambda has not seen yet are ended by the fan-out. */
async function fanOutCancelled(deps: HaltDeps, jobName: string, transited: Transited | undefined): Promise<void> {
  if (transited?.kind !== "committed") return;
  const cancelled = transited.transition.effects.find(({ kind }) => kind === "cancel");
  if (cancelled === undefined) return;
  const executionId = executionIdOf(jobName, cancelled.fireId);
  const execution = await deps.runs.getExecution(executionId);
  if (execution === undefined || isFullyReleased(execution)) return;
  await deps.invoker.fanOut({ executionId, chunk: execution.releasedChunks });
}
