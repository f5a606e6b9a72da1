/**
 * The run state of one job: its running execution and its waiting fires. It changes only by `transition` and by a
 * write on the condition that `version` is still the one that was read.
 */
export interface RunState {
  /** 0 when nothing was ever written. */
  readonly version: number;
  /** Fire whose execution is running (a cancelling one counts as running until all its shards have ended). */
  readonly running?: string;
  /** Fire ids waiting for it, oldest first; at most 100. */
  readonly queue: readonly string[];
  /** Number of DAEMON executions that run, beside each other. */
  readonly daemonRuns?: number;
  /** The most chunks of one of its executions as a DAEMON job. Each of them has a state of its own. */
  readonly daemonChunks?: number;
  /** The last ends of its fires, oldest first, as `remember` packs them. */
  readonly recent?: readonly string[];
  /** DAEMON executions closed since the last whose history was kept. */
  readonly sampledOut?: number;
}

export const QUEUE_LIMIT = 100;
