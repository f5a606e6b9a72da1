import type { Settings } from "../settings.ts";
import type { Bundles } from "./bundles.ts";
import type { ScheduleGroup } from "./schedule-group.ts";
import type { Tables } from "./tables.ts";
import type { WorkQueue } from "./work-queue.ts";

/** The resources that the functions use. */
export interface Foundation {
  readonly settings: Settings;
  readonly bundles: Bundles;
  readonly tables: Tables;
  readonly ticks: WorkQueue;
  readonly outcomes: WorkQueue;
  /** Outcomes of executions of many shards. */
  readonly batchedOutcomes: WorkQueue;
  /** Checks of chunks: no runner may send here. */
  readonly checks: WorkQueue;
  readonly schedules: ScheduleGroup;
}
