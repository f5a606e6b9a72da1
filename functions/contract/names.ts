import * as z from "zod";

/** Words of routes: a job or app of such a name could not be reached under its own path. */
export const RESERVED_NAMES: ReadonlySet<string> = new Set([
  "app",
  "backfill",
  "changes",
  "chunks",
  "days",
  "dead-letters",
  "deregister",
  "disable",
  "enable",
  "events",
  "executionType",
  "executions",
  "explicit",
  "export",
  "failover",
  "fires",
  "health",
  "implicit",
  "job",
  "jobs",
  "kill",
  "list",
  "log",
  "next",
  "notices",
  "openapi.json",
  "operate",
  "overdue",
  "overview",
  "preview",
  "ready",
  "reconcile",
  "register",
  "restore",
  "results",
  "retry",
  "revisions",
  "running",
  "sandbox",
  "shards",
  "statistics",
  "statusTraces",
  "tasks",
  "trigger",
  "type",
  "update",
]);

/**
 * A name of an app or a job: 1 to 64 of `[A-Za-z0-9._-]`, beginning with a letter or digit (EventBridge
 * Scheduler's rule for schedule names, without a leading sign).
 * @param absent the error text for an absent name, in Elastic-Job-Cloud's words.
 * @see https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html
 */
export const nameOf = (absent: string) =>
  z
    .string({ error: (issue) => (issue.input === undefined ? absent : undefined) })
    .min(1, { error: absent, abort: true })
    .max(64, { error: "must be at most 64 characters long", abort: true })
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, {
      error: "must begin with a letter or digit and hold only letters, digits, '.', '_' and '-'",
      abort: true,
    })
    .refine((name) => !RESERVED_NAMES.has(name), "is a word of a route");

export const Name = nameOf("a name is required");
