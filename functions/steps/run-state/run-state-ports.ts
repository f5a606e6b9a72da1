import type { Timings } from "../../contract/timings.ts";
import type { Apps } from "../../ports/app-store.ts";
import type { Clock } from "../../ports/clock.ts";
import type { DaemonShards } from "../../ports/daemon-store.ts";
import type { DispatcherInvoker } from "../../ports/invoker.ts";
import type { Jobs } from "../../ports/job-store.ts";
import type { LaterChecks } from "../../ports/later-checks.ts";
import type { Log } from "../../ports/log.ts";
import type { SubscribersReads } from "../../ports/notices.ts";
import type { Runs } from "../../ports/run-store.ts";
import type { TaskSigner } from "../../ports/task-key.ts";

/** Ports of every change of a job's run state. */
export interface RunStatePorts {
  readonly runs: Runs;
  /** The wishes to be told. They are read only for a change of which something may be told. */
  readonly subscribers: SubscribersReads;
  readonly jobs: Jobs;
  readonly apps: Apps;
  readonly taskKey: TaskSigner;
  /** Fans out the executions that a change starts or cancels. */
  readonly invoker: DispatcherInvoker;
  readonly now: Clock;
  readonly timings: Timings;
  readonly log: Log;
  /**
   * Shards of a chunk of the executions that start. A DAEMON job's states are kept by chunk: a stack never changes it.
   * Tests make chunks small. @default 200
   */
  readonly shardsPerChunk?: number;
}

/** Ports of every change of the state of a chunk of a DAEMON job's shards. */
export interface DaemonPorts {
  readonly daemons: DaemonShards;
  readonly laterChecks: LaterChecks;
  readonly now: Clock;
  readonly timings: Timings;
}
