import * as z from "zod";
import { Text, TimingsVariable } from "../contract/environment.ts";

export const Env = z.object({
  /** The name of the stack: the dimension of its metrics. */
  STACK: Text,
  CONFIG_TABLE: Text,
  RUN_TABLE: Text,
  TICKS_DEAD_LETTERS_URL: Text,
  OUTCOMES_DEAD_LETTERS_URL: Text,
  CHECKS_DEAD_LETTERS_URL: Text,
  PLANNER_FUNCTION: Text,
  DISPATCHER_FUNCTION: Text,
  COLLECTOR_FUNCTION: Text,
  TIMINGS: TimingsVariable,
});
