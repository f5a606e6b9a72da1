import * as z from "zod";
import { Text, TimingsVariable } from "../contract/environment.ts";

export const Env = z.object({
  /** The name of the stack: the dimension of its metrics. */
  STACK: Text,
  CONFIG_TABLE: Text,
  RUN_TABLE: Text,
  TICKS_QUEUE_URL: Text,
  DISPATCHER_FUNCTION: Text,
  PLANNER_ARN: Text,
  SCHEDULE_GROUP: Text,
  SCHEDULE_ROLE_ARN: Text,
  TIMINGS: TimingsVariable,
});
