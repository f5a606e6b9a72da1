import { parseExecutionId } from "../../core/run/ids.ts";
import type { RunStore } from "../../ports/run-store.ts";
import { type HaltDeps, kill } from "../../steps/run-state/cancel.ts";
import { type Answer, json } from "../http/answer.ts";
import type { HttpRequest } from "../http/http-request.ts";
import { executionView } from "./execution-view.ts";

export interface Deps extends HaltDeps {
  readonly runs: HaltDeps["runs"] & Pick<RunStore, "getFire" | "getExecution">;
}

/** `POST /api/job/executions/{executionId}/kill`: accepted; the execution has ended when all its shards have. Asked twice, done once. */
export const killExecution =
  (deps: Deps) =>
  async ({ params: { executionId = "" } }: HttpRequest): Promise<Answer> => {
    const id = parseExecutionId(executionId);
    const fire = id && (await deps.runs.getFire(id.jobName, id.fireId));
    if (id === undefined || fire === undefined) return { kind: "execution-not-found", executionId };
    const before = await deps.runs.getExecution(executionId);
    if (before?.status === "RUNNING") await kill(deps, id.jobName, id.fireId);
    const execution = await deps.runs.getExecution(executionId);
    return execution?.status === "CANCELLING"
      ? json(202, executionView(fire, execution))
      : { kind: "execution-not-running", executionId };
  };
