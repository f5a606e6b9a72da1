import type { AppUrls } from "../core/config/app-rules.ts";
import type { AppChanges } from "../ports/app-changes.ts";
import type { AppStore } from "../ports/app-store.ts";
import type { ChunkReads } from "../ports/fan-out-store.ts";
import type { JobStore } from "../ports/job-store.ts";
import type { Log } from "../ports/log.ts";
import type { ReconcileMark } from "../ports/reconcile-mark.ts";
import type { RunStore } from "../ports/run-store.ts";
import type { StatisticsStore } from "../ports/statistics-store.ts";
import type { TaskKey } from "../ports/task-key.ts";
import type { TaskReads } from "../ports/task-store.ts";
import type { ReconcileDeps } from "../steps/configuration/reconcile-job.ts";
import type { RegisterJobDeps } from "../steps/configuration/register-job.ts";
import type { FollowPorts } from "./apps/follow-begun.ts";
import type { Operation } from "./http/operation.ts";

/** Everything that operations may use; each names its own share. */
export interface ApiPorts extends RegisterJobDeps, ReconcileDeps {
  readonly apps: AppStore;
  readonly appChanges: AppChanges;
  readonly jobs: JobStore;
  readonly runs: RunStore;
  readonly schedules: ReconcileDeps["schedules"];
  readonly invoker: ReconcileDeps["invoker"] & FollowPorts["invoker"];
  readonly fanOuts: ChunkReads;
  readonly ends: TaskReads;
  readonly taskKey: TaskKey;
  readonly statistics: StatisticsStore;
  readonly reconcileMark: ReconcileMark;
  /** MB of the runner functions. */
  readonly tiers: readonly number[];
  readonly appUrls: AppUrls;
  /** 26 characters, never the same twice. */
  readonly newId: () => string;
  readonly log: Log;
  /** The operations that the OpenAPI document shows. */
  readonly operations: readonly Operation<never>[];
}
