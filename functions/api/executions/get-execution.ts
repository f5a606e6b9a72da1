import { parseExecutionId } from "../../core/run/ids.ts";
import type { RunStore } from "../../ports/run-store.ts";
import { type Answer, json } from "../http/answer.ts";
import type { HttpRequest } from "../http/http-request.ts";
import { executionView } from "./execution-view.ts";

export interface Deps {
  readonly runs: Pick<RunStore, "getFire" | "getExecution">;
}

/** `GET /api/job/executions/{executionId}`: also of a fire that waits, or that never ran. */
export const getExecution =
  ({ runs }: Deps) =>
  async ({ params: { executionId = "" } }: HttpRequest): Promise<Answer> => {
    const id = parseExecutionId(executionId);
    const fire = id && (await runs.getFire(id.jobName, id.fireId));
    if (fire === undefined) return { kind: "execution-not-found", executionId };
    return json(200, executionView(fire, await runs.getExecution(executionId)));
  };
