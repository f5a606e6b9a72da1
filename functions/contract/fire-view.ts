import * as z from "zod";
import { ClockChange } from "./clock-change.ts";

/** The outcome of one due instant of a job's cron; a future instant has none yet. */
export const FireView = z
  .object({
    fireTime: z.iso.datetime().meta({ description: "The due instant." }),
    state: z.enum(["PLANNED", "QUEUED", "STARTED", "SKIPPED", "MISSED", "UNRECORDED"]).meta({
      description:
        "PLANNED is in the future. UNRECORDED is in the past and has no record: it is being settled, or its record is older than 30 days.",
    }),
    reason: z.string().optional(),
    clockChange: ClockChange.optional(),
    revision: z.int().meta({ description: "The revision in force at the instant." }),
    executionId: z.string().optional().meta({ description: "Present for a fire that has started or waits to start." }),
    backfill: z.string().optional().meta({ description: "The execution by which a backfill runs the instant." }),
    recordedAt: z.iso.datetime().optional(),
  })
  .meta({ id: "Fire" });
export type FireView = z.output<typeof FireView>;
