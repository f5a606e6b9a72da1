import { ExecutionView } from "../../contract/execution-view.ts";
import { parseExecutionId } from "../../core/run/ids.ts";
import { kill } from "../../steps/run-state/cancel.ts";
import type { RunStatePorts } from "../../steps/run-state/run-state-ports.ts";
import { json } from "../http/answer.ts";
import { operation } from "../http/operation.ts";
import { executionView } from "./execution-view.ts";

export const killExecution = operation({
  method: "POST",
  path: "/api/job/executions/{executionId}/kill",
  name: "kill-execution",
  summary: "Cancel an execution: it has ended when all its shards have; asked twice, done once",
  success: { status: 202, schema: ExecutionView },
  problems: ["execution-not-found", "execution-not-running"],
  async handle(ports: RunStatePorts, { params: { executionId = "" } }) {
    const id = parseExecutionId(executionId);
    const fire = id && (await ports.runs.getFire(id.jobName, id.fireId));
    if (id === undefined || fire === undefined) return { kind: "execution-not-found", executionId };
    const before = await ports.runs.getExecution(executionId);
    if (before?.status === "RUNNING") await kill(ports, id.jobName, id.fireId);
    const execution = await ports.runs.getExecution(executionId);
    return execution?.status === "CANCELLING"
      ? json(202, executionView(fire, execution))
      : { kind: "execution-not-running", executionId };
  },
});
