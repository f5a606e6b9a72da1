import * as z from "zod";

const TASK_ID = {
  description: "As the log names it, without the signature: `jobName@-@item@-@READY|FAILOVER@-@executionId.attempt`.",
};
const MetaInfo = z.object({ jobName: z.string(), shardingItems: z.array(z.int()) });

/** A task that was handed to Lambda and has not ended, in Elastic-Job-Cloud's shape. */
export const RunningTask = z
  .object({
    id: z.string().meta(TASK_ID),
    metaInfo: MetaInfo,
    type: z.enum(["READY", "FAILOVER"]).meta({ description: "FAILOVER from the second attempt on." }),
    slaveId: z.string().meta({ description: "`executionId.attempt`: a sandbox has no address." }),
    idle: z.literal(false),
  })
  .meta({ id: "RunningTask" });
export type RunningTask = z.output<typeof RunningTask>;

/** A job with fires that wait for its running execution, or for busy shards. */
export const ReadyJob = z
  .object({
    jobName: z.string(),
    times: z.string().meta({ description: "The number of fires, as text." }),
    firstFireTime: z.iso
      .datetime()
      .optional()
      .meta({ description: "The nominal instant of the fire that is the first to run: how long the job waits." }),
  })
  .meta({ id: "ReadyJob" });
export type ReadyJob = z.output<typeof ReadyJob>;

/** A shard whose next attempt waits for its back-off. */
export const FailoverTask = z
  .object({ taskInfo: MetaInfo, originalTaskId: z.string().meta(TASK_ID) })
  .meta({ id: "FailoverTask" });
export type FailoverTask = z.output<typeof FailoverTask>;
