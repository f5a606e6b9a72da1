import type { Outcome } from "../../contract/outcome.ts";
import type { Timings } from "../../contract/timings.ts";
import type { Execution } from "./execution.ts";

/** The row of a task, as far as a claim is judged by it. */
export interface HeldTask {
  readonly claimedAt?: number;
  readonly outcome?: Outcome;
}

export interface ClaimFacts {
  /** Absent where no runner has claimed the task, and the collector has not ended it. */
  readonly row: HeldTask | undefined;
  /** Whether the request's nonce is that of the row. */
  readonly isNonceOfRow: boolean;
  /** Number of the key that has signed the request's task id. */
  readonly key: number;
  readonly execution: Pick<Execution, "status" | "taskKey"> | undefined;
  /** Epoch ms. */
  readonly now: number;
  readonly timings: Pick<Timings, "runnerTimeoutSeconds" | "lostAfterTimeoutSeconds">;
}

/**
 * Judges whether a request comes from the runner that holds a task now.
 * @returns why not, in words; undefined when it does.
 */
export function whyNoClaim({ row, isNonceOfRow, key, execution, now, timings }: ClaimFacts): string | undefined {
  if (execution === undefined) return "there is no such execution";
  if (key !== (execution.taskKey ?? 1)) return "the task id is not signed with the key of its execution";
  if (execution.status !== "RUNNING") return `the execution is ${execution.status}`;
  if (row === undefined) return "the task was not claimed";
  if (row.outcome !== undefined) return `the task has ended as ${row.outcome}`;
  if (!isNonceOfRow || row.claimedAt === undefined) return "the claim is another one";
  // Job code may write the instant of its own claim.
  if (row.claimedAt > now + timings.lostAfterTimeoutSeconds * 1_000) return "the claim is of the future";
  if (row.claimedAt + timings.runnerTimeoutSeconds * 1_000 <= now) return "the invocation of the claim is over";
  return undefined;
}
