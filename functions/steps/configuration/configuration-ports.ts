import type { AppChangeMarks } from "../../ports/app-changes.ts";
import type { CollectorInvoker, DispatcherInvoker } from "../../ports/invoker.ts";
import type { JobStore } from "../../ports/job-store.ts";
import type { RunStore } from "../../ports/run-store.ts";
import type { HeldSchedules, Schedules } from "../../ports/schedules.ts";
import type { PlanningPorts } from "../planning/planning-ports.ts";
import type { RunStatePorts } from "../run-state/run-state-ports.ts";

/** Ports of every change of a job's configuration, and of all that follows from it. */
export interface ConfigurationPorts extends PlanningPorts, RunStatePorts {
  readonly runs: RunStore;
  readonly jobs: JobStore;
  readonly schedules: Schedules;
}

/** Ports by which the jobs of an app follow its change. */
export interface FollowAppPorts extends ConfigurationPorts {
  readonly appChanges: AppChangeMarks;
}

/** Ports by which schedules and run state are compared with the configuration. */
export interface ReconcilePorts extends ConfigurationPorts {
  readonly schedules: Schedules & HeldSchedules;
  readonly invoker: DispatcherInvoker & CollectorInvoker;
}
