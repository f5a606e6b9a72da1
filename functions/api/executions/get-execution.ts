import { ExecutionView } from "../../contract/execution-view.ts";
import { parseExecutionId } from "../../core/run/ids.ts";
import type { RunStore } from "../../ports/run-store.ts";
import { json } from "../http/answer.ts";
import { operation } from "../http/operation.ts";
import { executionView } from "./execution-view.ts";

export const getExecution = operation({
  method: "GET",
  path: "/api/job/executions/{executionId}",
  name: "get-execution",
  summary: "The outcome of one fire, also of one that waits or never ran",
  success: { status: 200, schema: ExecutionView },
  problems: ["execution-not-found"],
  async handle({ runs }: { runs: RunStore }, { params: { executionId = "" } }) {
    const id = parseExecutionId(executionId);
    const fire = id && (await runs.getFire(id.jobName, id.fireId));
    if (fire === undefined) return { kind: "execution-not-found", executionId };
    return json(200, executionView(fire, await runs.getExecution(executionId)));
  },
});
