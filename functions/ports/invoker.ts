import type { DestinationRecord } from "../contract/destination-record.ts";
import type { Check, FanOut, FollowApp, Halt, Wake } from "../contract/messages.ts";
import type { Task } from "../contract/task.ts";

/** Hands an execution's next chunk to the dispatcher. */
export interface FanOuts {
  fanOut(message: FanOut): Promise<void>;
}

/** Asynchronous invocations: accepted means "will be delivered, at least once, or reported"; nothing rests on it. */
export interface Invoker extends FanOuts {
  plan(wake: Wake): Promise<void>;
  followApp(message: FollowApp): Promise<void>;
  halt(message: Halt): Promise<void>;
  check(message: Check): Promise<void>;
  /** Hands the collector a destination record once more. */
  collect(record: DestinationRecord): Promise<void>;
}

/** The runner functions, by memory tier (MB). */
export interface Runners {
  readonly tiers: readonly number[];
  /**
   * @param tenant `<appName>@<incarnation>.<app revision>`: sandboxes are never shared across it.
   * @param outcomes how they are collected. "batched": collected for less, and up to a second later.
   */
  run(tier: number, tenant: string, task: Task, outcomes: "prompt" | "batched"): Promise<void>;
}
