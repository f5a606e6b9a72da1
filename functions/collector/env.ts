import * as z from "zod";
import { RunnerTiers, Text, TimingsVariable } from "../contract/environment.ts";

export const Env = z.object({
  CONFIG_TABLE: Text,
  RUN_TABLE: Text,
  /** Its own queue: a check at a later instant is a delayed message to itself. */
  CHECKS_QUEUE_URL: Text,
  /** By which messages name that queue. */
  CHECKS_QUEUE_ARN: Text,
  DISPATCHER_FUNCTION: Text,
  RUNNER_TIERS: RunnerTiers,
  MAX_IN_FLIGHT: z
    .string()
    .regex(/^[1-9]\d*$/)
    .transform(Number),
  TIMINGS: TimingsVariable,
});
