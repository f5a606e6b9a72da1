import type { Apps } from "../../ports/app-store.ts";
import type { ChunkEnds, ChunkReleases } from "../../ports/chunks.ts";
import type { SleepUntil } from "../../ports/clock.ts";
import type { Runners } from "../../ports/invoker.ts";
import type { Jobs } from "../../ports/job-store.ts";
import type { Metrics } from "../../ports/metrics.ts";
import type { TaskSigner } from "../../ports/task-key.ts";
import type { TaskStore } from "../../ports/task-store.ts";
import type { DaemonPorts, RunStatePorts } from "../run-state/run-state-ports.ts";
import type { PermitEndPorts, PermitPorts } from "./permits.ts";

/** Ports by which an attempt is handed to Lambda. */
export interface RunnerPorts {
  readonly jobs: Jobs;
  readonly apps: Apps;
  readonly taskKey: TaskSigner;
  readonly runners: Runners;
}

/** Ports of the fan-out: the dispatcher's. */
export interface FanOutPorts extends RunStatePorts, DaemonPorts, RunnerPorts, PermitPorts {
  readonly fanOuts: ChunkReleases;
  /** Tasks of one execution that may be in Lambda at a time. */
  readonly maxInFlight: number;
}

/** Ports by which shards are looked after until they have ended: the collector's. */
export interface CheckPorts extends RunStatePorts, DaemonPorts, RunnerPorts, PermitEndPorts {
  readonly fanOuts: ChunkEnds;
  readonly ends: TaskStore;
  readonly sleepUntil: SleepUntil;
  readonly metrics: Metrics;
}
