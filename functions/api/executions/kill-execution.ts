import { ExecutionView } from "../../contract/execution-view.ts";
import { kill } from "../../steps/run-state/cancel.ts";
import type { RunStatePorts } from "../../steps/run-state/run-state-ports.ts";
import { isError, json } from "../http/answer.ts";
import { operation } from "../http/operation.ts";
import { executionView } from "./execution-view.ts";
import { findFire } from "./find-fire.ts";

export const killExecution = operation({
  method: "POST",
  path: "/api/job/executions/{executionId}/kill",
  name: "kill-execution",
  summary: "Cancel an execution: it has ended when all its shards have; asked twice, done once",
  success: { status: 202, schema: ExecutionView },
  problems: ["execution-not-found", "execution-not-running"],
  async handle(ports: RunStatePorts, { params: { executionId = "" } }) {
    const fire = await findFire(ports.runs, executionId);
    if (isError(fire)) return fire;
    const before = await ports.runs.getExecution(executionId);
    if (before?.status === "RUNNING") await kill(ports, fire.jobName, fire.fireId);
    const execution = await ports.runs.getExecution(executionId);
    return execution?.status === "CANCELLING"
      ? json(202, executionView(fire, execution))
      : { kind: "execution-not-running", executionId };
  },
});
