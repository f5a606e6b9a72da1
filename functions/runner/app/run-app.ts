import { constants } from "node:os";
import { setImmediate as turn } from "node:timers/promises";
import type { NextTask, TaskResult } from "../../contract/job-protocol.ts";
import type { Timings } from "../../contract/timings.ts";
import { isStreaming } from "../../core/config/is-streaming.ts";
import { type Exit, judgeExit, judgeStop } from "../process/judge-exit.ts";
import { isOver } from "../process/memory.ts";
import { stop } from "../process/stop.ts";
import type { Ending, RunOptions } from "../task/run-process.ts";
import { afterResult } from "./after-result.ts";
import { type AppCommand, type AppProcess, startApp } from "./app-process.ts";
import { type RoundEnd, runRound } from "./run-round.ts";

/** Sent by the kernel and by operators, not by programs to themselves for want of another way to end. */
const SIGNALS_OF_OTHERS = ["SIGKILL", "SIGSEGV", "SIGBUS", "SIGTERM"] as const;

export interface AppRunOptions extends RunOptions {
  /** Limit of the memory of the process and its group; above it the process is not kept for the next task. */
  readonly memoryBytes: number;
  readonly timings: Timings;
}

/** Runs one task in the app's process, which is started if it does not run yet and stays up afterwards. */
export async function runApp(
  command: AppCommand,
  task: Omit<NextTask, "round" | "stopAt">,
  options: AppRunOptions,
): Promise<Ending> {
  const { sandbox, output, watch, timeoutSeconds } = options;
  let stopAt: number | undefined;
  for (;;) {
    const running = await sandbox.resident.running(command.directory);
    const app = running ?? (await startApp(command, output));
    if ("reason" in app) return { outcome: "ERROR", ...app };
    if (running) running.serve(output);
    else sandbox.resident.admit(app);
    stopAt ??= watch.startTimeout(timeoutSeconds);
    const startedAt = running ? Date.now() : app.startedAt;
    const ending = await runRounds(app, { ...task, stopAt }, options);
    // The process exited before it took the task: try once more in a new process.
    if (ending === "not-begun" && running) continue;
    if (ending === "not-begun")
      return { outcome: "FAILED", reason: "the process ended when it was given the task", startedAt };
    return { ...ending, startedAt };
  }
}

async function runRounds(
  app: AppProcess,
  task: Omit<NextTask, "round">,
  options: AppRunOptions,
): Promise<Ending | "not-begun"> {
  const { watch, timings } = options;
  // With a short time-out, half of it stays for rounds.
  const reserveMs = Math.min(timings.segmentReserveSeconds * 1_000, (task.stopAt - Date.now()) / 2);
  let longestRoundMs = 0;
  for (let round = 1; ; round++) {
    const beganAt = Date.now();
    const end = await runRound(app, { ...task, round }, watch.signal, timings.firstRequestWithinSeconds * 1_000);
    if (end.kind !== "result") return endWithout(app, end, round, options);
    longestRoundMs = Math.max(longestRoundMs, Date.now() - beganAt);
    const next = afterResult(end.result, {
      isStreaming: isStreaming(task.job),
      remainingMs: task.stopAt - Date.now(),
      longestRoundMs,
      reserveMs,
    });
    if (next === "next-round") continue;
    await settle(app, options);
    if (next === "failed") return judgeError(end.result.error);
    return { outcome: "FINISHED", ...(next === "next-segment" && { more: true }) };
  }
}

/** Keeps the process; ends the processes that it started outside its own group. */
async function settle(app: AppProcess, { sandbox, memoryBytes }: AppRunOptions): Promise<void> {
  // The output before the result is in the pipes by now.
  await turn();
  await turn();
  const pids = await sandbox.processes.endAll(app.pid);
  if (isOver(memoryBytes, pids)) await sandbox.resident.end();
}

async function endWithout(
  app: AppProcess,
  end: Exclude<RoundEnd, { kind: "result" }>,
  round: number,
  { sandbox, watch, killAfterMs, timings }: AppRunOptions,
): Promise<Ending | "not-begun"> {
  const stopped = end.kind === "stopped" ? watch.stopped() : undefined;
  if (stopped !== undefined) await stop(app, stopped, killAfterMs);
  await sandbox.resident.end();
  if (stopped !== undefined) return judgeStop(stopped);
  if (end.kind !== "gone") {
    const seconds = timings.firstRequestWithinSeconds;
    return { outcome: "ERROR", reason: `the start script ended, and no process asked for a task within ${seconds} s` };
  }
  if (end.wasTaken || round > 1) return judgeDesertion(end.exit);
  // It never spoke the protocol: a process for one task, whose exit code is its result.
  return app.exchange.hasAsked() ? "not-begun" : judgeExit(end.exit, undefined);
}

function judgeError(error: TaskResult["error"]): Ending {
  return { outcome: error?.notStarted === true ? "ERROR" : "FAILED", reason: error?.message ?? "" };
}

/** A shell that waited for a program says so that a signal ended it. @see https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_08_02 */
const KILLED_BY = new Map(SIGNALS_OF_OTHERS.map((name) => [128 + constants.signals[name], name]));

function judgeDesertion(exit: Exit): Ending {
  if ("signal" in exit) return judgeExit(exit, undefined);
  const signal = KILLED_BY.get(exit.code);
  if (signal !== undefined) return { ...judgeExit({ signal }, undefined), exitCode: exit.code };
  return { outcome: "FAILED", reason: `exit code ${exit.code} without a result`, exitCode: exit.code };
}
