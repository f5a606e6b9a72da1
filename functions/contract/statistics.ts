import * as z from "zod";

const count = z.int().min(0);
/** Rows have no numbers here: the second in which their interval begins tells them apart. */
const interval = {
  id: z.int(),
  statisticsTime: z.iso.datetime().meta({ description: "The interval's beginning." }),
  creationTime: z.iso.datetime().meta({ description: "The interval's end." }),
};

/** Shards that ended in an interval: FINISHED, and FAILED, ERROR or LOST. */
export const TaskResults = z
  .object({
    ...interval,
    successCount: count,
    failedCount: count,
    statisticInterval: z.enum(["MINUTE", "HOUR", "DAY"]),
  })
  .meta({ id: "TaskResults" });
/** How many ran at any time of an interval. */
export const Running = z.object({ ...interval, runningCount: count }).meta({ id: "Running" });
/** How many jobs were registered at the end of a day. */
export const Registered = z.object({ ...interval, registeredCount: count }).meta({ id: "Registered" });
export const JobTypes = z
  .object({ scriptJobCount: count, simpleJobCount: count, dataflowJobCount: count })
  .meta({ id: "JobTypes" });
export const JobExecutionTypes = z
  .object({ transientJobCount: count, daemonJobCount: count })
  .meta({ id: "JobExecutionTypes" });
