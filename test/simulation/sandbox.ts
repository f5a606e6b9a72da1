import type { Task, TaskReport } from "../../functions/contract/task.ts";
import type { Timings } from "../../functions/contract/timings.ts";
import type { TaskClaims } from "../../functions/ports/task-store.ts";
import type { Adversary } from "./adversary.ts";
import type { Clock } from "./clock.ts";

/** One run of a user's process: what the job itself would write to a file. Epoch ms. */
export interface Run {
  readonly taskId: string;
  readonly executionId: string;
  readonly item: number;
  readonly attempt: number;
  readonly beganAt: number;
  endedAt?: number;
}

export interface SandboxDeps {
  readonly clock: Clock;
  readonly adversary: Adversary;
  readonly claims: TaskClaims;
  readonly timings: Timings;
  readonly runs: Run[];
  /** How long a shard works, ms, and how it ends. */
  readonly work: (task: Task) => { readonly ms: number; readonly outcome: "FINISHED" | "FAILED" | "ERROR" };
  readonly record: (record: unknown) => void;
}

let nonces = 0;

/**
 * A runner's invocation: looks for the cancel flag, claims the task, runs the process and looks every ten seconds
 * whether it still may; then Lambda writes the destination record. The process ends with its sandbox.
 */
export async function runTask(deps: SandboxDeps, task: Task): Promise<void> {
  const { clock, adversary, claims, timings, runs } = deps;
  const success = (responsePayload: unknown) =>
    deps.record({
      requestContext: { condition: "Success" },
      requestPayload: task,
      responseContext: {},
      responsePayload,
    });
  const report = (end: Partial<TaskReport>) => success({ taskId: task.taskId, endedAt: clock.now, ...end });
  const died = () =>
    deps.record({
      requestContext: { condition: "RetriesExhausted" },
      requestPayload: task,
      responseContext: { functionError: "Unhandled" },
      responsePayload: { errorType: "Runtime.ExitError", errorMessage: "Runtime exited with error: signal: killed" },
    });
  const dies = adversary.strikes("sandbox died");
  if (dies && adversary.dice.chance(0.3)) return died();
  if (await claims.isCancelled(task.cancelKey)) return report({ outcome: "KILLED" });
  const nonce = `n${nonces++}`;
  if (!(await claims.claim(task.taskId, { nonce, segment: task.segment, claimedAt: clock.now }))) {
    return success({ ignored: true });
  }
  const run: Run = { ...task, beganAt: clock.now };
  runs.push(run);
  const work = deps.work(task);
  const diesAt = dies ? clock.now + adversary.dice.between(0, work.ms) : Number.POSITIVE_INFINITY;
  const isCutOff = adversary.strikes("cut off");
  const doneAt = clock.now + Math.min(work.ms, timings.runnerTimeoutSeconds * 1_000);
  const cutOffUntil = clock.now + timings.unreadableForSeconds * 1_000;
  for (;;) {
    const wakeAt = Math.min(doneAt, diesAt, clock.now + timings.cancelPollSeconds * 1_000);
    await clock.sleepUntil(wakeAt);
    const end = (outcome?: "KILLED") => {
      run.endedAt = clock.now;
      if (outcome !== undefined) report({ outcome, startedAt: run.beganAt });
    };
    if (clock.now >= diesAt) {
      end();
      return died();
    }
    if (clock.now >= doneAt) break;
    if (isCutOff) {
      if (clock.now < cutOffUntil) continue;
      return end();
    }
    const row = await claims.read(task.taskId);
    if (row?.outcome !== undefined) return end("KILLED");
    if (await claims.isCancelled(task.cancelKey)) return end("KILLED");
  }
  run.endedAt = clock.now;
  if (isCutOff) return;
  const retryable = work.outcome === "ERROR" ? { retryable: true, reason: "package: 503" } : {};
  report({ outcome: work.outcome, startedAt: run.beganAt, ...retryable });
}
