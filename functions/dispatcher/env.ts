import * as z from "zod";
import { Count, Isolation, RunnerTiers, Text, TimingsVariable } from "../contract/environment.ts";

export const Env = z.object({
  /** The name of the stack: the dimension of its metrics. */
  STACK: Text,
  CONFIG_TABLE: Text,
  RUN_TABLE: Text,
  /** Its own name: the next chunk is its own asynchronous invocation. */
  DISPATCHER_FUNCTION: Text,
  COLLECTOR_FUNCTION: Text,
  NOTIFIER_FUNCTION: Text,
  RUNNER_TIERS: RunnerTiers,
  ISOLATION: Isolation,
  /** Tasks of one execution in Lambda at a time. */
  MAX_IN_FLIGHT: Count,
  /** Concurrent invocations of the account. */
  ACCOUNT_CONCURRENCY: Count,
  TIMINGS: TimingsVariable,
});
