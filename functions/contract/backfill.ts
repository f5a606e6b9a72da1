import * as z from "zod";
import { orDigits, type Present } from "./fields.ts";

/** Most fires of one backfill that run or wait at a time: the rest of the job's queue is left for other fires. */
export const MAX_PARALLEL = 50;
/** Most due instants of one window. */
export const MAX_BACKFILL_INSTANTS = 10_000;
/** The oldest instant of a window: records are kept for 30 days, and an instant without a record may have run. */
export const MAX_BACKFILL_DAYS = 29;
/** Most fire times that an answer lists. */
export const MAX_LISTED = 100;

const instant = z.iso.datetime({ offset: true, error: "must be an instant such as 2027-01-01T00:00:00Z" });

/** The body of `POST /api/job/{jobName}/backfill`. */
export const NewBackfill = z
  .strictObject({
    from: instant.meta({ examples: ["2027-01-01T00:00:00Z"] }),
    to: instant.meta({ description: "The window includes both ends.", examples: ["2027-01-02T00:00:00Z"] }),
    maxParallel: orDigits(
      z
        .int()
        .min(1, `maxParallel must be from 1 to ${MAX_PARALLEL}`)
        .max(MAX_PARALLEL, `maxParallel must be from 1 to ${MAX_PARALLEL}`),
    )
      .default(10)
      .meta({ description: "Fires of the backfill that run or wait at a time; a job's executions run one by one." }),
    dryRun: z.boolean().default(false).meta({ description: "Nothing runs: the answer lists the instants that would." }),
  })
  .meta({ id: "NewBackfill" });
export type NewBackfill = Present<z.output<typeof NewBackfill>>;

/** The due instants of a window, counted by their records. */
export const BackfillView = z
  .object({
    jobName: z.string(),
    from: z.iso.datetime(),
    to: z.iso.datetime().meta({ description: "The last settled instant, where the window ends later." }),
    maxParallel: z.int(),
    dryRun: z.boolean(),
    due: z.int().meta({ description: "Due instants of the window." }),
    toRun: z.int().meta({ description: "MISSED and SKIPPED ones that no backfill has run yet." }),
    hasRun: z.int().meta({ description: "Those that ran, run or wait, by their cron or by a backfill." }),
    unrecorded: z.int().meta({ description: "Those without a record: they may have run, and are left alone." }),
    fireTimes: z.array(z.iso.datetime()).meta({ description: `The first ${MAX_LISTED} of \`toRun\`.` }),
  })
  .meta({ id: "Backfill" });
export type BackfillView = z.output<typeof BackfillView>;
