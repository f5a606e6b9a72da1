import type { Execution } from "../../core/run/execution.ts";
import { parseExecutionId } from "../../core/run/ids.ts";
import type { RunStore } from "../../ports/run-store.ts";
import type { AppError } from "../http/app-error.ts";

/** @returns the execution, if its row is kept. Of a DAEMON's execution that was sampled out only the fire is kept. */
export async function keptExecution(
  runs: RunStore,
  executionId: string,
): Promise<AppError | { readonly execution: Execution | undefined }> {
  const id = parseExecutionId(executionId);
  const fire = id && (await runs.getFire(id.jobName, id.fireId));
  if (fire === undefined) return { kind: "execution-not-found", executionId };
  return { execution: fire.sampledOut ? undefined : await runs.getExecution(executionId) };
}
