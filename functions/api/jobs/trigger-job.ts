import { Trigger, Triggered } from "../../contract/trigger.ts";
import { isError } from "../http/answer.ts";
import { operation } from "../http/operation.ts";
import { readNamedJob } from "./read-named-job.ts";
import { type Ports, runTrigger, TRIGGER_PROBLEMS } from "./run-trigger.ts";

export const triggerJob = operation({
  method: "POST",
  path: "/api/job/trigger",
  name: "trigger-job",
  summary: "Run a job once, now or after the execution that runs",
  body: { schema: Trigger, bare: true },
  headers: ["Idempotency-Key"],
  success: { status: 202, schema: Triggered, headers: ["Location"] },
  problems: TRIGGER_PROBLEMS,
  async handle(ports: Ports, request) {
    const read = readNamedJob(Trigger, request);
    return isError(read) ? read : runTrigger(ports, read.value, request.headers["idempotency-key"]);
  },
});
