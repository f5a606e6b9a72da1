import * as z from "zod";
import { Name } from "./names.ts";

/** The SQS message that starts a fire on its second; only an alarm, never the truth. */
export const Tick = z.object({
  jobName: Name,
  /** The due instant, whole seconds since the epoch. */
  instantEpochSeconds: z.int(),
});
export type Tick = z.output<typeof Tick>;

/**
 * The planner's input from EventBridge Scheduler, or from the sweep for an overdue cursor (then without an instant).
 */
export const Wake = z.object({
  jobName: Name,
  /** `<aws.scheduler.scheduled-time>`, ISO-8601 UTC. */
  scheduledTime: z.iso.datetime().optional(),
});
export type Wake = z.output<typeof Wake>;

/** The planner's input to show that it can be invoked, from every sweep. */
export const Beat = z.object({ beats: z.literal("planner") });
export type Beat = z.output<typeof Beat>;

/** The planner's input to let the jobs of an app follow its change. */
export const FollowApp = z.object({ followedApp: Name });
export type FollowApp = z.output<typeof FollowApp>;

/** The dispatcher's input to fan out one chunk of an execution (chunk numbers from 0). */
export const FanOut = z.object({ executionId: z.string(), chunk: z.int().min(0) });
export type FanOut = z.output<typeof FanOut>;

/** The dispatcher's input to cancel the executions that a job began as a DAEMON. */
export const Halt = z.object({ haltedJob: Name });
export type Halt = z.output<typeof Halt>;

/** The dispatcher's input to run the next instants of a job's backfill. */
export const AdvanceBackfill = z.object({ backfilledJob: Name });
export type AdvanceBackfill = z.output<typeof AdvanceBackfill>;

/**
 * The collector's input to check the open tasks of a chunk, or to finish an execution all of whose chunks are done. No
 * runner may send to its queue.
 */
export const Check = z.object({
  executionId: z.string().max(128),
  chunk: z.int().min(0),
  /** Offsets of the shards to look at. @default all shards that may be due */
  offsets: z.array(z.int().min(0)).max(200).optional(),
  /** This is a second look at those shards, at this instant (epoch ms): a shard that is still overdue is LOST. */
  confirmAt: z.int().optional(),
  /** Free a place too: give back the permits that no shard of the chunk needs, and end a wait for one that none needs. */
  permits: z.literal(true).optional(),
  /** Its chunk found no place in the line for permits, and asks again. */
  leftOut: z.literal(true).optional(),
  /** Instead of all this: hand over this segment of a task of the chunk. */
  more: z.object({ taskId: z.string(), segment: z.int().min(2) }).optional(),
});
export type Check = z.output<typeof Check>;
