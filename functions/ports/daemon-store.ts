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
  /** The chunk of the execution that needs the shards, put if absent; a check of it is owed from `dueAt`. */
  readonly opened?: {
    readonly executionId: string;
    readonly invokedAt: number;
    readonly dueAt: number;
    readonly queued: readonly number[];
    readonly skipped: readonly number[];
    readonly missed: readonly number[];
  };
  /**
   * Chunks of other executions whose shards waited: they start at `startedAt`, or will never run. A check is owed from
   * `dueAt`.
   */
  readonly followed: readonly {
    readonly executionId: string;
    readonly offsets: readonly number[];
    readonly becomes: { readonly kind: "started"; readonly startedAt: number } | { readonly kind: "missed" };
    readonly dueAt: number;
  }[];
}

/** Maximum number of chunks in `followed`: a DynamoDB transaction has at most 100 items, and two of them are others. */
export const FOLLOWED_LIMIT = 98;

/** The run states of the shards of DAEMON jobs. */
export interface DaemonShards {
  /** A strongly consistent read; an empty state of version 0 when there is none. */
  read(jobName: string, chunk: number): Promise<DaemonState>;
  /**
   * @returns "duplicate" when the chunk to be opened exists already (at any version), "stale" when the version has
   * changed.
   */
  commit(change: DaemonChange): Promise<"committed" | "duplicate" | "stale">;
}

/** The states, with the halts of their jobs: the dispatcher performs them. */
export interface DaemonStore extends DaemonShards {
  /** The newest halt of a job that is still owed. */
  getHalt(jobName: string): Promise<DaemonHalt | undefined>;
  /** Ends the halt; a newer one stays owed. */
  endHalt(jobName: string, through: number): Promise<void>;
}
