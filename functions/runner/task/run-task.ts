import { JobDescription } from "../../contract/job-protocol.ts";
import type { Task } from "../../contract/task.ts";
import type { Timings } from "../../contract/timings.ts";
import { javaOptions } from "../app/java-options.ts";
import { runApp } from "../app/run-app.ts";
import { askInTime, NotGiven } from "../credentials/ask-in-time.ts";
import type { TaskBroker } from "../credentials/broker-of-task.ts";
import type { PackageFormat } from "../package/archive/package-format.ts";
import { formatName } from "../package/archive/recognize.ts";
import { PackageError } from "../package/package-error.ts";
import { environmentOf } from "../process/environment.ts";
import { judgeStop } from "../process/judge-exit.ts";
import type { Output } from "../process/output.ts";
import { sandboxCondition } from "../process/sandbox-conditions.ts";
import { commandOf } from "./command-of.ts";
import { type Ending, runProcess } from "./run-process.ts";
import type { Sandbox } from "./sandbox.ts";
import { shardingContextOf } from "./sharding-context.ts";
import type { Watch } from "./watch.ts";

const BYTES_PER_MB = 1_048_576;

interface RunDeps {
  readonly sandbox: Sandbox;
  readonly timings: Timings;
  readonly broker: TaskBroker;
}

/** Runs a claimed task: fetches its package, hands it to the app's process or its own, waits for its end. */
export async function runTask(
  { sandbox, timings, broker }: RunDeps,
  task: Task,
  watch: Watch,
  output: Output,
): Promise<Ending> {
  const { executionId, app, job } = task;
  try {
    await sandbox.enter(app);
    if (job.jobType === "SCRIPT") {
      // A script has its memory for itself: the app's process does not run beside it.
      await sandbox.resident.end();
    }
    // A package that is fetched each time is unpacked each time, unless a process lives in it.
    if (!app.appCacheEnable && !sandbox.resident.isUp()) await sandbox.packages.clear();
    const words = commandOf(task);
    const isInUse = sandbox.resident.isUp();
    const credentials = () => askInTime(broker.credentials(), watch);
    const wish = { ...app, executionId, isInUse, program: words?.program, credentials };
    const { directory, opened, named } = await sandbox.packages.get(wish, watch.signal);
    const notice = noticeOf(opened, named);
    if (notice !== undefined) output.accept(opened, Buffer.from(`${notice}\n`));
    if (words === undefined) return { outcome: "ERROR", reason: "the command line is empty, or a quote is left open" };
    const context = shardingContextOf(task);
    const description = JobDescription.parse(job);
    const contextText = JSON.stringify(context);
    const command = {
      program: words.program,
      args: [...words.args, contextText],
      directory,
      opened: formatName(opened),
    };
    const told = {
      ...(app.roleArn === undefined ? {} : { ...sandbox.awsVariables, ...(await sandbox.credentials.serve(broker)) }),
      ELASTIC_JOB_SHARDING_CONTEXT: contextText,
      ELASTIC_JOB_CONFIGURATION: JSON.stringify(description),
    };
    const chosen = async () =>
      app.hasSecrets ? { ...app.environment, ...(await askInTime(broker.secrets(), watch)) } : app.environment;
    const options = {
      sandbox,
      watch,
      output,
      timeoutSeconds: job.timeoutSeconds,
      killAfterMs: timings.killAfterSeconds * 1_000,
    };
    if (job.jobType === "SCRIPT") {
      return await runProcess({ ...command, environment: environmentOf(sandbox, await chosen(), told) }, options);
    }
    return await runApp(
      {
        ...command,
        environment: async ({ address, token }) => {
          const own = await chosen();
          return environmentOf(
            sandbox,
            { ...own, ...javaOptions(sandbox.javaAgent, own) },
            { ...told, ELASTIC_JOB_RUNTIME_API: address, ELASTIC_JOB_RUNTIME_TOKEN: token },
          );
        },
      },
      { taskId: task.taskId, segment: task.segment, context, job: description },
      { ...options, timings, memoryBytes: (job.memoryMB + app.memoryMB) * BYTES_PER_MB },
    );
  } catch (error) {
    if (error instanceof PackageError) return judgeFetch(error, watch, "package");
    if (error instanceof NotGiven) return judgeFetch(withSubject(error, "secrets"), watch, "secrets");
    const condition = sandboxCondition(error);
    if (condition === undefined) throw error;
    return { outcome: "ERROR", reason: `the sandbox is exhausted (${condition})`, retryable: true };
  } finally {
    sandbox.credentials.rest();
  }
}

/** The line in the task's log about a package whose URL names a wrong format. */
function noticeOf(opened: PackageFormat, named: PackageFormat): string | undefined {
  const [is, says] = [formatName(opened), formatName(named)];
  return is === says
    ? undefined
    : `The package's URL ends like that of a ${says}; it is a ${is}, and was opened as one.`;
}

const withSubject = ({ message, retryable }: NotGiven, of: string) => ({ message: `${of}: ${message}`, retryable });

/** A fetch that was stopped is not the app's fault. A fetch that took too long may succeed the next time. */
function judgeFetch(
  { message: reason, retryable }: Pick<PackageError, "message" | "retryable">,
  watch: Watch,
  of: string,
): Ending {
  const stopped = watch.stopped();
  if (stopped === undefined) return { outcome: "ERROR", reason, ...(retryable && { retryable }) };
  if (stopped !== "timeout") return judgeStop(stopped);
  return { outcome: "ERROR", reason: `${of}: not here before the invocation's end`, retryable: true };
}
