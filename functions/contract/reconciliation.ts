import * as z from "zod";

/** A part that differed from the configuration and was repaired. */
export const REPAIRS = ["deregistration", "schedule", "planning", "run-state", "fan-out"] as const;

/** One page of a comparison of the configuration with its consequences. */
export const Reconciliation = z
  .object({
    examined: z.int().meta({ description: "Jobs or schedules of this page." }),
    repaired: z.array(
      z.object({
        jobName: z.string(),
        repairs: z
          .array(z.enum(REPAIRS))
          .meta({ description: "The parts that differed from the configuration and were repaired." }),
      }),
    ),
    next: z.string().optional().meta({ description: "To be sent as `after` for the next page; absent on the last." }),
  })
  .meta({ id: "Reconciliation" });
export type Reconciliation = z.output<typeof Reconciliation>;
export type Repair = (typeof REPAIRS)[number];
