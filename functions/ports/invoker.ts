import type { DestinationRecord } from "../contract/destination-record.ts";
import type { AdvanceBackfill, Beat, Check, FanOut, FollowApp, Halt, Wake } from "../contract/messages.ts";
import type { Notify } from "../contract/notice.ts";
import type { Task } from "../contract/task.ts";

/*
 * Asynchronous invocations. "Accepted" means: will be delivered at least once, or reported. No promise depends on it.
 * There is one port for each function that is invoked: the right to invoke a function covers all its messages.
 */

export interface PlannerInvoker {
  plan(wake: Wake): Promise<void>;
  followApp(message: FollowApp): Promise<void>;
  beat(message: Beat): Promise<void>;
}

export interface DispatcherInvoker {
  /** Passes an execution's next chunk to the dispatcher. */
  fanOut(message: FanOut): Promise<void>;
  halt(message: Halt): Promise<void>;
  backfill(message: AdvanceBackfill): Promise<void>;
  /** Passes it to the notifier: the dispatcher alone may invoke that. */
  notify(message: Notify): Promise<void>;
}

export interface CollectorInvoker {
  check(message: Check): Promise<void>;
  /** Passes a destination record to the collector once more. */
  collect(record: DestinationRecord): Promise<void>;
}

/** All functions that get overdue work from the sweep. */
export interface Invoker extends PlannerInvoker, DispatcherInvoker, CollectorInvoker {}

export interface NotifierInvoker {
  tell(message: Notify): Promise<void>;
}

/** The runner functions, by memory tier (MB). */
export interface Runners {
  readonly tiers: readonly number[];
  /**
   * @param tenant `<appName>@<incarnation>.<app revision>`: two tenants never share a sandbox.
   * @param outcomes the way to collect them. "batched" is cheaper, and up to a second later.
   */
  run(tier: number, tenant: string, task: Task, outcomes: "prompt" | "batched"): Promise<void>;
}
