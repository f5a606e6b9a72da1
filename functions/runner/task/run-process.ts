import { once } from "node:events";
import type { TaskReport } from "../../contract/task.ts";
import { drain } from "../process/drain.ts";
import { type Exit, judgeExit, type StopReason } from "../process/judge-exit.ts";
import { type Output, readOutput } from "../process/output.ts";
import { type Command, type Started, start } from "../process/start.ts";
import { stop } from "../process/stop.ts";
import type { Sandbox } from "./sandbox.ts";
import type { Watch } from "./watch.ts";

/** The end of a task, without its id and its instant. */
export type Ending = Pick<TaskReport, "outcome" | "reason" | "retryable" | "exitCode" | "startedAt" | "more">;

export interface RunOptions {
  readonly sandbox: Sandbox;
  readonly watch: Watch;
  readonly output: Output;
  readonly timeoutSeconds: number;
  readonly killAfterMs: number;
}

/** Runs one process for one task, until it and every process that it started have ended. */
export async function runProcess(command: Command, options: RunOptions): Promise<Ending> {
  const { sandbox, watch, output, timeoutSeconds, killAfterMs } = options;
  const started = await start(command);
  if ("reason" in started) return { outcome: "ERROR", ...started };
  const { pid, startedAt, stdout, stderr } = started;
  sandbox.processes.adopt(pid);
  watch.startTimeout(timeoutSeconds);
  readOutput([stdout, stderr], () => output);
  const { exit, stopped } = await endOf(started, watch, killAfterMs);
  await sandbox.processes.endAll();
  await drain([stdout, stderr]);
  return { ...judgeExit(exit, stopped), startedAt };
}

/** A process that ended before it was stopped has its own outcome, also when a reason to stop it came meanwhile. */
async function endOf(
  started: Started,
  watch: Watch,
  killAfterMs: number,
): Promise<{ exit: Exit; stopped: StopReason | undefined }> {
  const told = watch.signal.aborted ? Promise.resolve() : once(watch.signal, "abort");
  const exit = await Promise.race([started.ended, told.then(() => undefined)]);
  const stopped = watch.stopped();
  if (exit !== undefined || stopped === undefined) return { exit: await started.ended, stopped: undefined };
  await stop(started, stopped, killAfterMs);
  return { exit: await started.ended, stopped };
}
