import * as z from "zod";
import { JobConfig } from "./job.ts";
import { Outcome } from "./outcome.ts";

export const JobState = z.enum(["ENABLED", "DISABLED", "DISABLED_BY_APP", "DELETING"]);
export type JobState = z.output<typeof JobState>;

/** A job as answers show it: the fields of its owner, and those that a client may send back and that are ignored. */
export const JobView = JobConfig.extend({
  state: JobState,
  nextFireTime: z.iso.datetime().optional().meta({ description: "With view=summary, of a job that will fire." }),
  lastExecution: z
    .object({
      executionId: z.string(),
      status: z.union([Outcome, z.enum(["RUNNING", "CANCELLING"])]),
      startTime: z.iso.datetime().optional().meta({ description: "Absent where its history is not kept." }),
      endTime: z.iso.datetime().optional(),
    })
    .optional()
    .meta({ description: "With view=summary: the running one, else the last that ended." }),
  outcomes: z
    .array(z.union([Outcome, z.enum(["SKIPPED", "MISSED"])]))
    .optional()
    .meta({ description: "With view=summary: of the last twenty fires that ended, the newest first." }),
}).meta({ id: "JobView" });
export type JobView = z.output<typeof JobView>;

/** Fields of answers that are no fields of a job. */
export const READ_ONLY_FIELDS = ["state", "nextFireTime", "lastExecution", "outcomes", "nextFireTimes"] as const;
