import type { TaskReport } from "../../contract/task.ts";

/** The reason why a runner stops a job. */
export type StopReason =
  /** The execution's cancel flag is set. */
  | "cancelled"
  /** `timeoutSeconds`, or the end of the invocation. */
  | "timeout"
  /** The task's row has an outcome: another attempt may hold the shard by now. */
  | "fenced"
  /** The row could not be read for so long that it may have an outcome. */
  | "unreadable";

/** The end of a process: it exited with a code, or a signal ended it. */
export type Exit = { readonly code: number } | { readonly signal: NodeJS.Signals };

export type Verdict = Pick<TaskReport, "outcome" | "reason" | "exitCode" | "retryable">;

/** The outcome of a process that ran for one task and has ended. */
export function judgeExit(exit: Exit, stopped: StopReason | undefined): Verdict {
  const exitCode = "code" in exit ? { exitCode: exit.code } : {};
  if (stopped !== undefined) return { ...judgeStop(stopped), ...exitCode };
  if ("signal" in exit) return { outcome: "LOST", reason: `killed by ${exit.signal}` };
  if (exit.code === 0) return { outcome: "FINISHED", exitCode: 0 };
  return { outcome: "FAILED", reason: `exit code ${exit.code}`, ...exitCode };
}

export function judgeStop(reason: StopReason): Verdict {
  if (reason === "cancelled") return { outcome: "KILLED", reason: "cancelled" };
  if (reason === "timeout") return { outcome: "FAILED", reason: "timeout" };
  return { outcome: "LOST", reason: reason === "fenced" ? "its row has an outcome" : "its row could not be read" };
}
