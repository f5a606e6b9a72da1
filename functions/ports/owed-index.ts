/** Owed work, named by the item that carries `dueAt`. */
export type Owed =
  | { readonly owes: "plan"; readonly jobName: string; readonly dueAt: number }
  /** Cancel the executions that the job began as a DAEMON. */
  | { readonly owes: "halt"; readonly jobName: string; readonly dueAt: number }
  /** Run the next instants of the job's backfill. */
  | { readonly owes: "backfill"; readonly jobName: string; readonly dueAt: number }
  | { readonly owes: "fan-out"; readonly executionId: string; readonly dueAt: number }
  /** Pass the events of a transition on to the subscriptions that want them. */
  | { readonly owes: "notice"; readonly jobName: string; readonly version: number; readonly dueAt: number }
  /** Tell a subscription its waiting entries. */
  | { readonly owes: "tell"; readonly subscription: string; readonly dueAt: number }
  /** Let an app's jobs follow its change. */
  | { readonly owes: "app"; readonly appName: string; readonly dueAt: number }
  | { readonly owes: "check"; readonly executionId: string; readonly chunk: number; readonly dueAt: number };

/** The one sparse index over `dueAt`: shards by hash, eventually consistent. */
export interface OwedIndex {
  /** The work that is due at or before `until` (epoch ms) in one shard (0 to 31), oldest first. */
  overdue(shard: number, until: number): AsyncIterable<Owed>;
}

/** Shards of the work of executions and apps, from 0. */
export const WORK_SHARDS = 16;
/** Shards of the plans of jobs, behind those. */
export const PLAN_SHARDS = 16;
export const OWED_SHARDS = WORK_SHARDS + PLAN_SHARDS;
