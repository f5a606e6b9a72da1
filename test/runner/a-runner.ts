import { onTestFinished } from "vitest";
import { type RunnerResponse, type Task, TaskReport } from "../../functions/contract/task.ts";
import { Timings } from "../../functions/contract/timings.ts";
import type { Broker } from "../../functions/ports/broker.ts";
import type { ObjectRequests } from "../../functions/ports/object-requests.ts";
import type { TaskClaims } from "../../functions/ports/task-store.ts";
import { createHandler } from "../../functions/runner/handler.ts";
import { PACKAGE_LIMITS, type PackageLimits } from "../../functions/runner/package/limits.ts";
import { openSandbox, type SandboxOptions } from "../../functions/runner/task/sandbox.ts";
import { taskClaims } from "../memory/task-ports.ts";
import { World } from "../memory/world.ts";
import { aDirectory } from "./a-directory.ts";

export interface Runner {
  readonly world: World;
  /** Everything printed, as `taskId line`. */
  readonly printed: string[];
  /** The output of a task, without its id. */
  printedBy(task: Task): string[];
  run(task: Task, remainingMs?: number): Promise<RunnerResponse>;
  /** Runs a task that is its own. */
  report(task: Task, remainingMs?: number): Promise<TaskReport>;
}

/** No package of these tests is an object of S3. */
export const NO_OBJECTS: ObjectRequests = { sign: () => Promise.reject(new Error("no object is here")) };

/** A runner as `main.ts` wires it, on rows in memory: real files, processes and sockets. */
export function aRunner(
  timings: Partial<Timings> = {},
  claims: Partial<TaskClaims> = {},
  limits: Partial<PackageLimits> = {},
  sandboxOptions: Partial<Pick<SandboxOptions, "javaAgent" | "searchPath">> = {},
  allPrinted: () => Promise<void> = async () => {},
  ask: Broker["ask"] = () => Promise.reject(new Error("no broker is here")),
  objects: ObjectRequests = NO_OBJECTS,
): Runner {
  const world = new World(Date.now());
  const printed: string[] = [];
  let nonces = 0;
  const sandbox = openSandbox(
    { root: aDirectory(), searchPath: process.env.PATH ?? "", isAlone: false, ...sandboxOptions },
    {
      isAllowed: () => true,
      httpNeedsDigest: false,
      resolve: () => Promise.reject(new Error("nothing is looked up here")),
      objects,
      limits: { ...PACKAGE_LIMITS, ...limits },
    },
  );
  onTestFinished(() => sandbox.resident.end());
  const handler = createHandler({
    claims: { ...taskClaims(world), ...claims },
    broker: { ask },
    sandbox,
    timings: { ...Timings.parse({}), ...timings },
    now: () => Date.now(),
    newNonce: () => `nonce-${nonces++}`,
    print: ({ taskId, output }) => printed.push(`${taskId} ${output}`),
    printed: allPrinted,
  });
  const run = (task: Task, remainingMs = 900_000) =>
    handler(task, {
      getRemainingTimeInMillis: () => remainingMs,
      logStreamName: "2027/01/01/[$LATEST]0123456789abcdef0123456789abcdef",
      memoryLimitInMB: "256",
    });
  return {
    world,
    printed,
    printedBy: ({ taskId }) =>
      printed.filter((line) => line.startsWith(taskId)).map((line) => line.slice(taskId.length + 1)),
    run,
    report: async (task, remainingMs) => TaskReport.parse(await run(task, remainingMs)),
  };
}
