import * as z from "zod";
import { OUTCOMES, Outcome } from "./outcome.ts";

/** WAITING: not handed to Lambda yet. RUNNING: handed to Lambda. SKIPPED and MISSED shards of a DAEMON job never ran. */
export const SHARD_STATUSES = ["WAITING", "RUNNING", "SKIPPED", "MISSED", ...OUTCOMES] as const;
export const ShardStatus = z.enum(SHARD_STATUSES);
export type ShardStatus = z.output<typeof ShardStatus>;

const AttemptView = z.object({
  attempt: z.int().min(1).meta({ description: "From 1; every later one is a failover." }),
  taskId: z.string().meta({
    description: "As the log names it, without the signature: `jobName@-@item@-@READY|FAILOVER@-@executionId.attempt`.",
  }),
  outcome: Outcome.optional().meta({ description: "Absent until it has ended." }),
  reason: z
    .string()
    .optional()
    .meta({ examples: ["package: 404 Not Found", "exit code 3", "timeout"] }),
  exitCode: z.int().optional(),
  tail: z.string().optional().meta({ description: "The last output of an attempt that did not end well." }),
  claimTime: z.iso.datetime().optional().meta({ description: "When a runner took it." }),
  startTime: z.iso.datetime().optional().meta({ description: "When its process began." }),
  endTime: z.iso.datetime().optional(),
});
export type AttemptView = z.output<typeof AttemptView>;

/** One shard of an execution, with its latest attempts. */
export const ShardView = z
  .object({
    item: z.int().min(0).meta({ description: "The sharding item." }),
    status: ShardStatus,
    jobParameter: z
      .string()
      .optional()
      .meta({ description: "The job parameter of its execution; only where one `item` is asked for." }),
    shardingParameter: z
      .string()
      .optional()
      .meta({ description: "Its own parameter; only where one `item` is asked for." }),
    attempts: z.array(AttemptView).meta({ description: "The latest four, oldest first." }),
  })
  .meta({ id: "Shard" });
export type ShardView = z.output<typeof ShardView>;
