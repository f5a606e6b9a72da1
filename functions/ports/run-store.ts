import type { Outcome, OutcomeCounts } from "../contract/outcome.ts";
import type { WantedEvent } from "../core/notices/events.ts";
import type { Execution, Failures, Unrun } from "../core/run/execution.ts";
import type { Fire } from "../core/run/fire.ts";
import type { RunState } from "../core/run/run-state.ts";
import type { DaemonHalt } from "../core/run/transition.ts";
import type { Page, PageRequest } from "./page.ts";

/**
 * One transaction: a job's next run state with all its consequences. DynamoDB takes 100 items. All parts beside `fires`
 * take fifteen items at most, and a close comes with one of those fires.
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
  /** Put as RUNNING, and its fan-out is owed from `dueAt`. */
  readonly start?: { readonly execution: Execution; readonly dueAt: number };
  /** The execution to mark as CANCELLING; its flag item is set. */
  readonly cancel?: {
    readonly executionId: string;
    readonly cancelKey: string;
    readonly reason: NonNullable<Execution["reason"]>;
  };
  /**
   * The execution to close: its final status, the values of its fire row, its expiry, and its count in the statistics.
   */
  readonly close?: {
    readonly executionId: string;
    readonly outcome: Outcome;
    readonly counts: OutcomeCounts;
    readonly startedAt: number;
    readonly endedAt: number;
    /** Only for an execution of a DAEMON. */
    readonly unrun?: Unrun;
    /** The history is not kept: the execution expires soon, and its fire's row says so. */
    readonly sampledOut?: true;
    /**
     * Only for an execution of one chunk, which exists and whose shards have all ended: no check of the chunk is owed any
     * more, and the execution keeps the chunk's failures.
     */
    readonly onlyChunk?: { readonly failures?: Failures };
  };
  /** Events of the change, with the subscriptions that want them: owed from `dueAt` on. */
  readonly notice?: { readonly events: readonly WantedEvent[]; readonly dueAt: number };
  /** Owes from `dueAt` on: cancel the executions that the job began as a DAEMON. */
  readonly daemonHalt?: DaemonHalt & { readonly dueAt: number };
}

/** Run states, fires and executions, each read by its name. */
export interface Runs {
  /** A strongly consistent read; version 0 and an empty queue when there is none. */
  readState(jobName: string): Promise<RunState>;
  /**
   * @returns "duplicate" when `newFire` has its row already (at any version), "stale" when the version has changed.
   * @throws when the version is unchanged, but the execution to be cancelled or closed is not open: nothing is written.
   */
  commit(change: RunChange): Promise<"committed" | "duplicate" | "stale">;
  getFire(jobName: string, fireId: string): Promise<Fire | undefined>;
  getExecution(executionId: string): Promise<Execution | undefined>;
}

/** Run states, fires and executions, with the lists of a job's fires. */
export interface RunStore extends Runs {
  /**
   * Cron fires with `after < firedAt <= until` (epoch ms), ascending. A record of several instants is found by any of
   * them. Expired rows that still exist are returned too, because a put would collide with them.
   */
  listCronFires(jobName: string, after: number, until: number): Promise<readonly Fire[]>;
  /** Fires of backfills with `after < firedAt <= until` (epoch ms), ascending. */
  listBackfillFires(jobName: string, after: number, until: number): Promise<readonly Fire[]>;
  /** A job's fires in descending order of their ids: triggers, then cron fires from the newest. Eventually consistent. */
  listFires(jobName: string, page: PageRequest): Promise<Page<Fire>>;
}
