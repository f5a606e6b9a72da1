import * as z from "zod";
import { Name } from "./names.ts";

/** The SQS message that starts a fire on its second; only an alarm, never the truth. */
export const Tick = z.object({
  jobName: Name,
  /** The due instant, whole seconds since the epoch. */
  instantEpochSeconds: z.int(),
});
export type Tick = z.output<typeof Tick>;

/** What the planner is invoked with: by EventBridge Scheduler, or by the sweep for an overdue cursor (without an instant). */
export const Wake = z.object({
  jobName: Name,
  /** `<aws.scheduler.scheduled-time>`, ISO-8601 UTC. */
  scheduledTime: z.iso.datetime().optional(),
});
export type Wake = z.output<typeof Wake>;

/** What the planner is invoked with to let the jobs of an app follow its change. */
export const FollowApp = z.object({ followedApp: Name });
export type FollowApp = z.output<typeof FollowApp>;

/** What the dispatcher is invoked with to fan out one chunk of an execution (chunk numbers from 0). */
export const FanOut = z.object({ executionId: z.string(), chunk: z.int().min(0) });
export type FanOut = z.output<typeof FanOut>;

/** What the dispatcher is invoked with to cancel what a job began as a DAEMON one. */
export const Halt = z.object({ haltedJob: Name });
export type Halt = z.output<typeof Halt>;

/**
 * What the collector is invoked with to look after the open tasks of a chunk, or to finish an execution all of whose
 * chunks are done. It travels where no runner can send.
 */
export const Check = z.object({
  executionId: z.string().max(128),
  chunk: z.int().min(0),
  /** Offsets of the shards to look at. @default all of which anything may be due */
  offsets: z.array(z.int().min(0)).max(200).optional(),
  /** This is a second look at those shards, to be made at this instant (epoch ms): what is overdue still is LOST. */
  confirmAt: z.int().optional(),
  /** Instead of all this: hand over this segment of a task of the chunk. */
  more: z.object({ taskId: z.string(), segment: z.int().min(2) }).optional(),
});
export type Check = z.output<typeof Check>;
