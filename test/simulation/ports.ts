import type { AppStore } from "../../functions/ports/app-store.ts";
import type { CursorStore } from "../../functions/ports/cursor-store.ts";
import type { DaemonStore } from "../../functions/ports/daemon-store.ts";
import type { DeadLetters } from "../../functions/ports/dead-letters.ts";
import type { FanOutStore } from "../../functions/ports/fan-out-store.ts";
import type { Invoker, Runners } from "../../functions/ports/invoker.ts";
import type { JobStore } from "../../functions/ports/job-store.ts";
import type { LaterChecks } from "../../functions/ports/later-checks.ts";
import type { OwedIndex } from "../../functions/ports/owed-index.ts";
import type { RunStore } from "../../functions/ports/run-store.ts";
import type { Schedules } from "../../functions/ports/schedules.ts";
import type { TaskClaims, TaskEnds } from "../../functions/ports/task-store.ts";
import type { TickQueue } from "../../functions/ports/tick-queue.ts";

/** Every way an invocation has of reaching the world. */
export interface Ports {
  readonly apps: AppStore;
  readonly jobs: JobStore;
  readonly cursors: CursorStore;
  readonly runs: RunStore;
  readonly fanOuts: FanOutStore;
  readonly daemons: DaemonStore;
  readonly ends: TaskEnds;
  readonly claims: TaskClaims;
  readonly letters: DeadLetters;
  readonly owed: OwedIndex;
  readonly schedules: Schedules;
  readonly ticks: TickQueue;
  readonly laterChecks: LaterChecks;
  readonly invoker: Invoker;
  readonly runners: Runners;
}
