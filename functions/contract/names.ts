import * as z from "zod";

/** Words of routes: a job of such a name could not be reached under its own path. */
export const RESERVED_NAMES: ReadonlySet<string> = new Set([
  "app",
  "deregister",
  "disable",
  "enable",
  "events",
  "executions",
  "health",
  "job",
  "jobs",
  "kill",
  "list",
  "openapi.json",
  "operate",
  "preview",
  "register",
  "retry",
  "running",
  "ready",
  "failover",
  "statistics",
  "tasks",
  "trigger",
  "update",
]);

/** A name of an app or a job: 1 to 64 of `[A-Za-z0-9._-]`, beginning with a letter or digit (EventBridge Scheduler's rule for schedule names, without a leading sign). */
export const Name = z
  .string()
  .min(1)
  .max(64)
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]*$/,
    "must begin with a letter or digit and hold only letters, digits, '.', '_' and '-'",
  )
  .refine((name) => !RESERVED_NAMES.has(name), "is a word of a route");
