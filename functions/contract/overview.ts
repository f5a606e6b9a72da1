import * as z from "zod";
import { OutcomeCounts } from "./outcome.ts";

const count = z.int().min(0);
const beat = {
  at: z.iso.datetime(),
  ageSeconds: z.int().min(0),
};

/** The state of the whole stack. */
export const Overview = z
  .object({
    since: z.iso.datetime().meta({ description: "The full hour a day ago: totals and losses are counted from it." }),
    executions: OutcomeCounts.meta({ description: "Executions that have ended, by outcome." }),
    tasks: z.object({ succeeded: count, failed: count }),
    losses: z.object({
      skipped: count,
      missed: count,
      jobs: z
        .array(z.object({ jobName: z.string(), skipped: count, missed: count }))
        .meta({ description: "The fifty jobs with the most losses." }),
      isComplete: z.boolean().meta({
        description:
          "False where more jobs lost fires than one request reads: at least a thousand, each in each hour, the newest hours first.",
      }),
    }),
    running: z
      .object({ executions: count, isComplete: z.boolean() })
      .meta({ description: "Executions that have not ended. Where it is not complete there are more." }),
    waiting: z
      .object({ fires: count, isComplete: z.boolean() })
      .meta({ description: "Fires that wait for a running execution of their job." }),
    lastWake: z.object(beat).optional().meta({ description: "Of a planner, to the minute. Absent before the first." }),
    lastSweep: z.object(beat).optional().meta({ description: "Absent before the first was completed." }),
  })
  .meta({ id: "Overview" });
export type Overview = z.output<typeof Overview>;

/** A piece of owed work whose time has come. */
export const OverdueWork = z
  .object({
    owes: z.enum(["plan", "halt", "fan-out", "check", "app", "backfill", "notice", "tell"]).meta({
      description:
        "plan: instants of a job are to be settled and armed. halt: executions of a DAEMON job are to be cancelled. fan-out: shards are to be handed out. check: shards are to be looked at. app: jobs are to follow their app. backfill: instants of a backfill are to be run. notice, tell: a notice is to be told.",
    }),
    since: z.iso.datetime(),
    jobName: z.string().optional(),
    appName: z.string().optional(),
    subscription: z.string().optional().meta({ description: "Of notices." }),
    executionId: z.string().optional(),
    chunk: z.int().optional(),
  })
  .meta({ id: "OverdueWork" });
export type OverdueWork = z.output<typeof OverdueWork>;

/** The dead letters of one queue. */
export const DeadLettersOfQueue = z
  .object({
    queue: z.enum(["ticks", "outcomes", "checks"]),
    waiting: count.meta({ description: "Approximate." }),
    received: count.meta({ description: "Approximate: those that a sweep has tried to handle a moment ago." }),
    sample: z
      .object({
        at: z.iso.datetime(),
        letters: z.array(z.object({ body: z.string(), receives: count, problem: z.string() })),
      })
      .optional()
      .meta({
        description:
          "At most ten letters that the last sweep which failed at any could not handle. Nothing is received for this answer.",
      }),
  })
  .meta({ id: "DeadLetters" });
export type DeadLettersOfQueue = z.output<typeof DeadLettersOfQueue>;
