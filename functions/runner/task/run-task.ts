import type { Task } from "../../contract/task.ts";
import type { Timings } from "../../contract/timings.ts";
import { PackageError } from "../package/package-error.ts";
import { environmentOf } from "../process/environment.ts";
import { judgeStop } from "../process/judge-exit.ts";
import type { Output } from "../process/output.ts";
import { commandOf } from "./command-of.ts";
import { type Ending, runProcess } from "./run-process.ts";
import type { Sandbox } from "./sandbox.ts";
import { shardingContextOf } from "./sharding-context.ts";
import type { Watch } from "./watch.ts";

export interface RunTaskDeps {
  readonly sandbox: Sandbox;
  readonly timings: Pick<Timings, "killAfterSeconds">;
}

/** Runs a claimed task: fetches its package, starts its process, waits for its end. */
export async function runTask(
  { sandbox, timings }: RunTaskDeps,
  task: Task,
  watch: Watch,
  output: Output,
): Promise<Ending> {
  await sandbox.enter(task.app);
  const { executionId, app, job } = task;
  try {
    const { directory } = await sandbox.packages.get({ ...app, executionId }, watch.signal);
    const command = commandOf(task);
    if (command === undefined)
      return { outcome: "ERROR", reason: "the command line is empty, or a quote is left open" };
    const context = JSON.stringify(shardingContextOf(task));
    return await runProcess(
      {
        program: command.program,
        args: [...command.args, context],
        directory,
        environment: environmentOf(sandbox, app.environment, { ELASTIC_JOB_SHARDING_CONTEXT: context }),
      },
      {
        sandbox,
        watch,
        output,
        timeoutSeconds: job.timeoutSeconds,
        killAfterMs: timings.killAfterSeconds * 1_000,
      },
    );
  } catch (error) {
    if (error instanceof PackageError) return judgeFetch(error, watch);
    throw error;
  }
}

/** A fetch that was broken off was not the package's fault; one that lasted too long may succeed next time. */
function judgeFetch({ message: reason, retryable }: PackageError, watch: Watch): Ending {
  const stopped = watch.stopped();
  if (stopped === undefined) return { outcome: "ERROR", reason, ...(retryable && { retryable }) };
  if (stopped !== "timeout") return judgeStop(stopped);
  return { outcome: "ERROR", reason: "package: not here before the invocation's end", retryable: true };
}
