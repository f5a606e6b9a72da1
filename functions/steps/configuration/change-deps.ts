import type { Log } from "../../ports/log.ts";
import type { PlanDeps } from "../planning/plan.ts";
import type { HaltDeps } from "../run-state/cancel.ts";
import type { WriteScheduleDeps } from "./write-schedule.ts";

/** The ports that every change of a job's configuration uses, for the configuration and for its consequences. */
export interface ChangeJobDeps extends PlanDeps, HaltDeps, WriteScheduleDeps {
  readonly jobs: WriteScheduleDeps["jobs"];
  readonly runs: PlanDeps["runs"] & HaltDeps["runs"];
  readonly cursors: WriteScheduleDeps["cursors"];
  readonly invoker: HaltDeps["invoker"];
  readonly log: Log;
}
