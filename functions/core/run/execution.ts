import type { AppRevision } from "../../contract/app.ts";
import type { Outcome, OutcomeCounts } from "../../contract/outcome.ts";

/** Shards of a chunk, the unit of fan-out and of completion sets, of every execution that a stack starts. */
export const CHUNK_SIZE = 200;

/** The shards that one fire started. */
export interface Execution {
  /** `<jobName>.<fireId>` */
  readonly executionId: string;
  readonly jobName: string;
  readonly fireId: string;
  readonly firedAt: number;
  readonly revision: number;
  readonly app: AppRevision;
  /** Number of shards that run: all of the job's, or those a trigger named. */
  readonly shards: number;
  /** Shards of each of its chunks, but maybe of the last: a later deployment cuts no execution anew. */
  readonly shardsPerChunk: number;
  /** Attempts a shard may have in all: 1 without failover. Kept here, because it must be known after the job is gone. */
  readonly maxAttempts: number;
  /** The sharding items, where a trigger named them; shard k of the execution is `items[k]`, else k. */
  readonly items?: readonly number[];
  /** A trigger's own job parameter, instead of the job's. */
  readonly jobParameter?: string;
  /** Number of the key that signs its task ids: the newest one at its start. @default 1 */
  readonly taskKey?: number;
  readonly status: "RUNNING" | "CANCELLING" | Outcome;
  /** Why it is being cancelled. */
  readonly reason?: "disabled" | "deregistered" | "killed";
  /** Epoch ms. */
  readonly startedAt: number;
  readonly endedAt?: number;
  readonly counts?: OutcomeCounts;
  /** Chunks handed to Lambda so far, released in order; all of them have been once it equals their number. */
  readonly releasedChunks: number;
  /** Numbers of the chunks all of whose shards have ended. */
  readonly doneChunks: ReadonlySet<number>;
  /** Shards of the done chunks by how they ended: it stands here because a chunk may be forgotten before its execution. */
  readonly tally?: Tally;
  /** Of its done chunks. */
  readonly failures?: Failures;
  /** Of open chunks, by their numbers: at most this many of its shards are in Lambda. All of them where it is absent. */
  readonly inFlight?: ReadonlyMap<number, number>;
  /** An execution of a DAEMON job: overlap is judged for each shard. */
  readonly daemon?: DaemonRules;
  /** Once closed: shards of it that never ran. */
  readonly unrun?: Unrun;
}

/** Values of a DAEMON job's execution about its revision and its position. */
export interface DaemonRules {
  /** Version of the job's run state at its start, by which a halt knows it. */
  readonly stateVersion: number;
  /** Whether it waits for busy shards. */
  readonly misfire: boolean;
  /** Keep the history of every N-th; 0 and 1 keep all. */
  readonly sampleEvery: number;
}

/** Shards by how they ended. */
export interface Tally {
  readonly counts: OutcomeCounts;
  readonly unrun: Unrun;
}

/** A shard that did not finish. */
export interface Failure {
  /** Its sharding item. */
  readonly item: number;
  readonly reason: string;
}

/** Of each outcome but FINISHED, the first shard with it that was noticed. */
export type Failures = Readonly<Partial<Record<Outcome, Failure>>>;

/** Numbers of shards that did not run: they were busy, or fell out of a full queue. */
export interface Unrun {
  readonly skipped: number;
  readonly missed: number;
}

/** Consecutive shards of an execution, by their offsets from the chunk's first. */
export interface Chunk {
  readonly executionId: string;
  readonly chunk: number;
  /** Offsets of the shards that have ended, by outcome. */
  readonly ended: Readonly<Record<Outcome, ReadonlySet<number>>>;
  readonly failures?: Failures;
  /** Epoch ms of the last invocations of its first attempts; absent until then. */
  readonly invokedAt?: number;
  /** Epoch ms of the first of them: absent where they were invoked once. Tasks may have been claimed since. */
  readonly firstInvokedAt?: number;
  /** Offsets whose standing attempt is not the first, or was handed to Lambda apart from the others. */
  readonly retries: ReadonlyMap<number, Retry>;
  /** Of a DAEMON job, offsets of the shards that were busy: absent where none was. */
  readonly overlap?: Overlap;
  /** Offsets of the shards that were cancelled by themselves: absent where none was. */
  readonly cancelled?: ReadonlySet<number>;
}

/** Offsets of shards that were busy when their execution needed them, by their outcome. */
export interface Overlap {
  /** They wait, or have waited: those that were started then have a `retry`. */
  readonly queued: ReadonlySet<number>;
  readonly skipped: ReadonlySet<number>;
  /** They fell out of a full queue. */
  readonly missed: ReadonlySet<number>;
}

/** A shard's standing attempt, where that is not the first, or did not begin with its execution. */
export interface Retry {
  /** From 2; 1 of a shard that has waited. */
  readonly attempt: number;
  /** Whether it was handed to Lambda. */
  readonly issued: boolean;
  /** Epoch ms: of its last invocation once issued, until then when it is due. */
  readonly at: number;
  /** The segment that was handed to Lambda last. @default 1 */
  readonly segment?: number;
}
