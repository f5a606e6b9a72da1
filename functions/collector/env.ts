import * as z from "zod";
import { Count, Isolation, RunnerTiers, Text, TimingsVariable } from "../contract/environment.ts";

export const Env = z.object({
  /** The name of the stack: the dimension of its metrics. */
  STACK: Text,
  CONFIG_TABLE: Text,
  RUN_TABLE: Text,
  /** Its own queue: it delays a check by a message to itself. */
  CHECKS_QUEUE_URL: Text,
  /** The ARN of that queue, as messages name it. */
  CHECKS_QUEUE_ARN: Text,
  DISPATCHER_FUNCTION: Text,
  RUNNER_TIERS: RunnerTiers,
  ISOLATION: Isolation,
  MAX_IN_FLIGHT: Count,
  /** Concurrent invocations of the account. */
  ACCOUNT_CONCURRENCY: Count,
  TIMINGS: TimingsVariable,
});
