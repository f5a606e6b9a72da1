import * as z from "zod";

const TASK_ID = "`jobName@-@item@-@READY|FAILOVER@-@executionId.attempt`, without the signature.";
const total = z.int().min(0).meta({ description: "Rows that fit the filters, of those that were examined." });
const isComplete = z.boolean().meta({
  description: "False where the range has more rows than one request examines: ask for a shorter range.",
});

/** A shard of an execution with its latest attempt, in Elastic-Job-Cloud's shape. */
export const ExecutionEvent = z.object({
  id: z.string(),
  hostname: z.literal("").meta({ description: "A sandbox has no name." }),
  ip: z.literal("").meta({ description: "A sandbox has no address." }),
  taskId: z.string().meta({ description: TASK_ID }),
  jobName: z.string(),
  source: z.enum(["NORMAL_TRIGGER", "FAILOVER"]),
  shardingItem: z.int().min(0),
  startTime: z.iso.datetime(),
  completeTime: z.iso.datetime().optional().meta({ description: "Absent until it has ended." }),
  success: z.boolean(),
  failureCause: z
    .object({ plainText: z.string().optional() })
    .meta({ description: "Why it did not end well, and the end of its output. Show it as text: a job wrote it." }),
});
export type ExecutionEvent = z.output<typeof ExecutionEvent>;
export const ExecutionEvents = z
  .object({ total, isComplete, rows: z.array(ExecutionEvent) })
  .meta({ id: "ExecutionEvents" });

export const TASK_STATES = [
  "TASK_STAGING",
  "TASK_RUNNING",
  "TASK_FINISHED",
  "TASK_KILLED",
  "TASK_FAILED",
  "TASK_ERROR",
  "TASK_LOST",
] as const;

/** A change of a task's state, in Elastic-Job-Cloud's shape; derived from the task. */
export const StatusTrace = z.object({
  id: z.string(),
  jobName: z.string(),
  originalTaskId: z.string().meta({ description: "Of a failover: the attempt before it; else empty." }),
  taskId: z.string().meta({ description: TASK_ID }),
  slaveId: z.string().meta({ description: "`executionId.attempt`." }),
  source: z.enum(["CLOUD_SCHEDULER", "CLOUD_EXECUTOR"]),
  executionType: z.enum(["READY", "FAILOVER"]),
  shardingItems: z.string().meta({ examples: ["[0]"] }),
  state: z.enum(TASK_STATES),
  message: z.string().meta({ description: "The reason of an end. Show it as text." }),
  creationTime: z.iso.datetime(),
});
export type StatusTrace = z.output<typeof StatusTrace>;
export const StatusTraces = z.object({ total, isComplete, rows: z.array(StatusTrace) }).meta({ id: "StatusTraces" });
