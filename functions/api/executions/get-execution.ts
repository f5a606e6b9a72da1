import { ExecutionView } from "../../contract/execution-view.ts";
import type { RunStore } from "../../ports/run-store.ts";
import { isError, json } from "../http/answer.ts";
import { operation } from "../http/operation.ts";
import { executionView } from "./execution-view.ts";
import { findFire } from "./find-fire.ts";

export const getExecution = operation({
  method: "GET",
  path: "/api/job/executions/{executionId}",
  name: "get-execution",
  summary: "The outcome of one fire, also of one that waits or never ran",
  success: { status: 200, schema: ExecutionView },
  problems: ["execution-not-found"],
  async handle({ runs }: { runs: RunStore }, { params: { executionId = "" } }) {
    const fire = await findFire(runs, executionId);
    if (isError(fire)) return fire;
    return json(200, executionView(fire, await runs.getExecution(executionId)));
  },
});
