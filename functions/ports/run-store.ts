import type { Outcome, OutcomeCounts } from "../contract/outcome.ts";
import type { Execution, Unrun } from "../core/run/execution.ts";
import type { Fire } from "../core/run/fire.ts";
import type { RunState } from "../core/run/run-state.ts";
import type { DaemonHalt } from "../core/run/transition.ts";
import type { Page, PageRequest } from "./page.ts";

/**
 * One transaction: a job's next run state together with everything it implies. DynamoDB takes 100 items, of which
 * everything beside `fires` takes twelve at most, and a close comes with one of those.
 */
export interface RunChange {
  readonly jobName: string;
  /** The state that was read; the write has the condition that its version is still stored. */
  readonly from: RunState;
  /** `to.version` is `from.version + 1`. */
  readonly to: RunState;
  /** A new fire's row, put if absent. */
  readonly newFire?: Fire;
  /** Rows of fires that leave the queue. */
  readonly fires: readonly Fire[];
  /** Put as RUNNING, owed (fan-out) from `dueAt`. */
  readonly start?: { readonly execution: Execution; readonly dueAt: number };
  /** Mark as CANCELLING and set its flag item. */
  readonly cancel?: {
    readonly executionId: string;
    readonly cancelKey: string;
    readonly reason: NonNullable<Execution["reason"]>;
  };
  /** Close: final status, what its fire row and expiry get, and what the statistics count. */
  readonly close?: {
    readonly executionId: string;
    readonly outcome: Outcome;
    readonly counts: OutcomeCounts;
    readonly startedAt: number;
    readonly endedAt: number;
    /** Of a DAEMON's execution. */
    readonly unrun?: Unrun;
    /** Its history is not kept: the execution may be forgotten soon, its fire's row says so. */
    readonly sampledOut?: true;
  };
  /** What the job began as a DAEMON one is to be cancelled: owed from `dueAt`. */
  readonly daemonHalt?: DaemonHalt & { readonly dueAt: number };
}

export interface RunStore {
  /** A strongly consistent read; version 0 and an empty queue when there is none. */
  readState(jobName: string): Promise<RunState>;
  /**
   * @returns "duplicate" when `newFire` has its row already (whatever the version), "stale" when the version has moved on.
   * @throws when the execution to be cancelled or closed is not open although the version is as it was: nothing is written.
   */
  commit(change: RunChange): Promise<"committed" | "duplicate" | "stale">;
  getFire(jobName: string, fireId: string): Promise<Fire | undefined>;
  /**
   * Cron fires with `after < firedAt <= until` (epoch ms), ascending; records of several instants are found by any of
   * them. Expired rows too, as long as they are there: a put would meet them.
   */
  listCronFires(jobName: string, after: number, until: number): Promise<readonly Fire[]>;
  getExecution(executionId: string): Promise<Execution | undefined>;
  /** A job's fires in descending order of their ids: triggers, then cron fires from the newest. Eventually consistent. */
  listFires(jobName: string, page: PageRequest): Promise<Page<Fire>>;
}
