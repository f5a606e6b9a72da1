import * as z from "zod";
import { Count, RunnerTiers, Text, TimingsVariable } from "../contract/environment.ts";
import { SignIn } from "../contract/sign-in.ts";

export const Env = z.object({
  /** The name of the stack: the dimension of its metrics. */
  STACK: Text,
  CONFIG_TABLE: Text,
  RUN_TABLE: Text,
  TICKS_QUEUE_URL: Text,
  TICKS_DEAD_LETTERS_URL: Text,
  OUTCOMES_DEAD_LETTERS_URL: Text,
  CHECKS_DEAD_LETTERS_URL: Text,
  DISPATCHER_FUNCTION: Text,
  COLLECTOR_FUNCTION: Text,
  /** ARN, the target of every schedule. */
  PLANNER_ARN: Text,
  SCHEDULE_GROUP: Text,
  SCHEDULE_ROLE_ARN: Text,
  RUNNER_TIERS: RunnerTiers,
  /** JSON: the apps that have runner functions of their own; `null`: any app finds its runners. */
  APPS: Text.transform((text) => JSON.parse(text)).pipe(z.array(z.string()).nullable()),
  /** Of the whole account. */
  ACCOUNT_CONCURRENCY: Count,
  /** `public`: https, or http with a digest; `any`: every address that the runner can reach. */
  APP_URLS: z.enum(["public", "any"]),
  /** JSON: ARNs of the topics that notices may go to. */
  NOTICE_TOPICS: Text.transform((text) => JSON.parse(text)).pipe(z.array(z.string())),
  TIMINGS: TimingsVariable,
  /** How a browser signs in to the console: JSON, `null` where callers sign with SigV4. */
  SIGN_IN: Text.transform((text) => JSON.parse(text)).pipe(SignIn.nullable()),
});
