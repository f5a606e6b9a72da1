import type { LogPart, LogPlace } from "../core/run/log-parts.ts";
import type { TaskEnd } from "../core/run/task-end.ts";

/** The row of one attempt. It exists from its claim on, or from its end if it was never claimed. */
export interface TaskRow extends Partial<TaskEnd> {
  readonly taskId: string;
  /** Made in the claiming process; absent once the task has ended. */
  readonly nonce?: string;
  readonly claimedAt?: number;
  readonly segment?: number;
  /** Where its output is, oldest first; absent where it was never claimed. */
  readonly logParts?: readonly LogPart[];
}

export interface Claim {
  /** Unguessable, made in the claiming process. */
  readonly nonce: string;
  /** From 1. */
  readonly segment: number;
  /** Epoch ms. */
  readonly claimedAt: number;
  /** @default its output is kept nowhere */
  readonly log?: LogPlace;
}

/** The rights of a runner: its own row and its execution's flag, both under unguessable keys. */
export interface TaskClaims {
  /**
   * Segment 1: makes the row if there is no claim. An equal nonce means that the claim is the caller's own (the answer
   * of an earlier try was lost). Segment s > 1: on condition that the stored segment is s - 1. A task that has ended
   * cannot be claimed.
   */
  claim(taskId: string, claim: Claim): Promise<boolean>;
  read(taskId: string): Promise<TaskRow | undefined>;
  /** Eventually consistent: a flag that was set just now may be missed, so a runner asks again. */
  isCancelled(cancelKey: string): Promise<boolean>;
}

/** The rights of the sweep. */
export interface TaskEnds {
  /**
   * Sets the outcome if absent, and creates the row if it was never claimed. The claim is kept in attributes that no
   * runner can write.
   * @returns the stored row, with the outcome that counts.
   */
  end(taskId: string, end: TaskEnd): Promise<TaskRow>;
}

/** Tasks as the API reads them. */
export interface TaskReads {
  read(taskId: string): Promise<TaskRow | undefined>;
}

/** The rights of the collector. */
export interface TaskStore extends TaskEnds, TaskReads {}
