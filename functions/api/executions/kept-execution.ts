import type { Execution } from "../../core/run/execution.ts";
import type { RunStore } from "../../ports/run-store.ts";
import { isError } from "../http/answer.ts";
import type { AppError } from "../http/app-error.ts";
import { findFire } from "./find-fire.ts";

/** @returns the execution, if its row is kept. Of a DAEMON's execution that was sampled out only the fire is kept. */
export async function keptExecution(
  runs: RunStore,
  executionId: string,
): Promise<AppError | { readonly execution: Execution | undefined }> {
  const fire = await findFire(runs, executionId);
  if (isError(fire)) return fire;
  return { execution: fire.sampledOut ? undefined : await runs.getExecution(executionId) };
}
