import * as z from "zod";

const count = z.int().min(0);

/** The due instants of one day of a job's cron, by their outcome. */
export const FireDay = z
  .object({
    day: z.iso.date().meta({ description: "By UTC; within the window only." }),
    planned: count,
    queued: count,
    started: count,
    skipped: count,
    missed: count,
    unrecorded: count.meta({ description: "In the past and without a record, as in the list of fires." }),
  })
  .meta({ id: "FireDay" });
export type FireDay = z.output<typeof FireDay>;
