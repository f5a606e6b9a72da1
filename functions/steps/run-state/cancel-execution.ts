import type { Execution } from "../../core/run/execution.ts";
import { isFullyReleased, isOpen } from "../../core/run/shards.ts";
import type { CancelReason } from "../../core/run/transition.ts";
import { commitTransition } from "./commit-transition.ts";
import type { RunStatePorts } from "./run-state-ports.ts";

/**
 * Cancels one execution, unless it is cancelled already or has ended. The fan-out ends shards that Lambda has not seen.
 * Each change of a DAEMON job halts it again, so an execution that is being cancelled is not read again.
 * @param known the execution as it was read.
 */
export async function cancelExecution(deps: RunStatePorts, known: Execution, reason: CancelReason): Promise<void> {
  const execution = known.status === "RUNNING" ? await afterCancel(deps, known, reason) : known;
  if (execution === undefined || !isOpen(execution) || isFullyReleased(execution)) return;
  await deps.invoker.fanOut({ executionId: execution.executionId, chunk: execution.releasedChunks });
}

async function afterCancel(
  deps: RunStatePorts,
  { jobName, fireId, executionId }: Execution,
  reason: CancelReason,
): Promise<Execution | undefined> {
  await commitTransition(deps, jobName, async () => {
    const execution = await deps.runs.getExecution(executionId);
    return execution?.status === "RUNNING" ? { event: { kind: "cancel", fireId, reason } } : undefined;
  });
  return deps.runs.getExecution(executionId);
}
