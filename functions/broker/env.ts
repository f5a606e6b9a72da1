import * as z from "zod";
import { Text, TimingsVariable } from "../contract/environment.ts";

export const Env = z.object({
  /** The name of the stack: roles carry it as a tag, and name it in the external id. */
  STACK: Text,
  CONFIG_TABLE: Text,
  RUN_TABLE: Text,
  TIMINGS: TimingsVariable,
});
