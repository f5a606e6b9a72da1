import type { CursorStore } from "../../ports/cursor-store.ts";
import type { JobHistory } from "../../ports/job-store.ts";
import type { RunStore } from "../../ports/run-store.ts";
import type { TickQueue } from "../../ports/tick-queue.ts";
import type { RunStatePorts } from "../run-state/run-state-ports.ts";

/** Ports by which a due instant gets its outcome: it is judged by the configuration that was in force, and by the records. */
export interface FirePorts extends RunStatePorts {
  readonly runs: RunStore;
  readonly jobs: JobHistory;
}

/** Ports by which due instants are armed. */
export interface PlanningPorts extends FirePorts {
  readonly cursors: CursorStore;
  readonly ticks: TickQueue;
}
