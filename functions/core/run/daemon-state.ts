/**
 * The run state of one chunk of a DAEMON job's shards: the running and the waiting fires of each of them. Shards are
 * named by their offsets in the chunk, 0 to 199. It changes only by `daemonTransition` and by a write on the
 * condition that `version` is still the one that was read.
 */
export interface DaemonState {
  /** 0 when nothing was ever written. */
  readonly version: number;
  /** Of each shard that runs, the fire whose execution it runs for. */
  readonly busy: ReadonlyMap<number, string>;
  /** Fires with the shards of them that wait, in the order of their instants; at most `QUEUE_LIMIT` of them. */
  readonly queue: readonly WaitingShards[];
  /** Executions that began at or before this version of the job's run state start nothing here any more. */
  readonly haltedThrough: number;
}

export interface WaitingShards {
  readonly fireId: string;
  /** Not empty; each of them is busy with something else. */
  readonly offsets: ReadonlySet<number>;
}

export const IDLE_DAEMON: DaemonState = { version: 0, busy: new Map(), queue: [], haltedThrough: 0 };
