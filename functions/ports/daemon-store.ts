import type { DaemonState } from "../core/run/daemon-state.ts";
import type { DaemonHalt } from "../core/run/transition.ts";

/** One transaction: the next run state of a chunk of a DAEMON job's shards, with the chunks of executions that it concerns. */
export interface DaemonChange {
  readonly jobName: string;
  readonly chunk: number;
  /** The state that was read; the write has the condition that its version is still stored. */
  readonly from: DaemonState;
  /** `to.version` is `from.version + 1`. */
  readonly to: DaemonState;
  /** The chunk of the execution that asks for its shards, put if absent; a check of it is owed from `dueAt`. */
  readonly opened?: {
    readonly executionId: string;
    readonly invokedAt: number;
    readonly dueAt: number;
    readonly queued: readonly number[];
    readonly skipped: readonly number[];
    readonly missed: readonly number[];
  };
  /** Chunks of other executions whose shards have waited: they start at `startedAt`, or never will. A check is owed from `dueAt`. */
  readonly followed: readonly {
    readonly executionId: string;
    readonly offsets: readonly number[];
    readonly becomes: { readonly kind: "started"; readonly startedAt: number } | { readonly kind: "missed" };
    readonly dueAt: number;
  }[];
}

/** Chunks that one change may follow: a DynamoDB transaction has at most 100 items, two of them others. */
export const FOLLOWED_LIMIT = 98;

export interface DaemonStore {
  /** A strongly consistent read; version 0 with nothing in it when there is none. */
  read(jobName: string, chunk: number): Promise<DaemonState>;
  /** @returns "duplicate" when the chunk to be opened is there already (whatever the version), "stale" when the version has moved on. */
  commit(change: DaemonChange): Promise<"committed" | "duplicate" | "stale">;
  /** The newest halt of a job that is not done yet. */
  getHalt(jobName: string): Promise<DaemonHalt | undefined>;
  /** It is done; a newer one is owed still. */
  endHalt(jobName: string, through: number): Promise<void>;
}
