import type { Log } from "../../ports/log.ts";
import type { PlanDeps } from "../planning/plan.ts";
import type { HaltDeps } from "../run-state/cancel.ts";
import type { WriteScheduleDeps } from "./write-schedule.ts";

/** What every change of a job's configuration reaches: the configuration, and all that follows from it. */
export interface ChangeJobDeps extends PlanDeps, HaltDeps, WriteScheduleDeps {
  readonly jobs: WriteScheduleDeps["jobs"];
  readonly runs: PlanDeps["runs"] & HaltDeps["runs"];
  readonly cursors: WriteScheduleDeps["cursors"];
  readonly invoker: HaltDeps["invoker"];
  readonly log: Log;
}
