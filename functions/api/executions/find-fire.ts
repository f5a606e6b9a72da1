import type { Fire } from "../../core/run/fire.ts";
import { parseExecutionId } from "../../core/run/ids.ts";
import type { Runs } from "../../ports/run-store.ts";
import type { AppError } from "../http/app-error.ts";

/** @returns the fire of an execution, also of one that waits or never ran. */
export async function findFire(runs: Runs, executionId: string): Promise<Fire | AppError> {
  const id = parseExecutionId(executionId);
  return (id && (await runs.getFire(id.jobName, id.fireId))) ?? { kind: "execution-not-found", executionId };
}
