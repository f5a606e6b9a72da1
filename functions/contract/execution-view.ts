import * as z from "zod";
import { OUTCOMES, OutcomeCounts } from "./outcome.ts";

/** The outcome of one fire, as the history shows it. */
export const ExecutionView = z
  .object({
    executionId: z.string(),
    jobName: z.string(),
    fireTime: z.iso.datetime().meta({ description: "The nominal instant." }),
    backfill: z.literal(true).optional().meta({ description: "It runs a past instant that was missed or skipped." }),
    status: z
      .enum(["QUEUED", "SKIPPED", "MISSED", "RUNNING", "CANCELLING", ...OUTCOMES])
      .meta({ description: "QUEUED, SKIPPED and MISSED fires have no execution (yet)." }),
    reason: z.string().optional().meta({
      description:
        "Why it did not run, or did not run to its end; sampled-out: it did, well, and eventTraceSamplingCount left out the rest of its history.",
    }),
    failedItem: z
      .int()
      .optional()
      .meta({ description: "The sharding item whose reason it is: the first noticed with the execution's outcome." }),
    /** Of a record that stands for several instants, the last of them and their number. */
    through: z.iso.datetime().optional(),
    count: z.int().optional(),
    shards: z.int().optional(),
    counts: OutcomeCounts.optional().meta({ description: "Shards by how they ended." }),
    unrun: z.object({ skipped: z.int(), missed: z.int() }).optional().meta({
      description: "Of a DAEMON job, shards that never ran: they were busy, or fell out of the hundred that may wait.",
    }),
    startTime: z.iso.datetime().optional(),
    endTime: z.iso.datetime().optional(),
    latenessMs: z.int().optional().meta({ description: "From the nominal instant to the start." }),
    durationMs: z.int().optional(),
  })
  .meta({ id: "Execution" });
export type ExecutionView = z.output<typeof ExecutionView>;
