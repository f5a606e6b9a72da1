import { randomUUID } from "node:crypto";
import { type Task, TaskReport } from "../../functions/contract/task.ts";
import { Timings } from "../../functions/contract/timings.ts";
import { createHandler } from "../../functions/runner/handler.ts";
import { PACKAGE_LIMITS } from "../../functions/runner/package/limits.ts";
import { openSandbox, type SandboxOptions } from "../../functions/runner/task/sandbox.ts";

const INVOCATION = {
  getRemainingTimeInMillis: () => 900_000,
  logStreamName: "2027/01/01/[$LATEST]0123456789abcdef0123456789abcdef",
  memoryLimitInMB: "256",
};

/** A runner as its function wires it, whose claims cost nothing. */
export function storelessRunner(root: string, options: Partial<Pick<SandboxOptions, "javaAgent" | "searchPath">> = {}) {
  const printed: string[] = [];
  const sandbox = openSandbox(
    { root, searchPath: process.env.PATH ?? "", isAlone: false, ...options },
    {
      isAllowed: () => true,
      objects: { sign: () => Promise.reject(new Error("no package is an object of S3 here")) },
      httpNeedsDigest: false,
      resolve: () => Promise.reject(new Error("nothing is looked up here")),
      limits: PACKAGE_LIMITS,
    },
  );
  const handler = createHandler({
    claims: { claim: async () => true, read: async () => undefined, isCancelled: async () => false },
    broker: { ask: () => Promise.reject(new Error("no broker is here")) },
    sandbox,
    timings: Timings.parse({}),
    now: () => Date.now(),
    newNonce: randomUUID,
    print: ({ output }) => printed.push(output),
    printed: async () => {},
  });
  return {
    printed,
    async run(task: Task) {
      const report = TaskReport.parse(await handler(task, INVOCATION));
      if (report.outcome !== "FINISHED") throw new Error(`${report.outcome}: ${report.reason} ${report.tail}`);
    },
    end: () => sandbox.resident.end(),
  };
}
