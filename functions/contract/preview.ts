import * as z from "zod";
import { ClockChange } from "./clock-change.ts";

const Figures = {
  firesPerMonth: z.number().min(0).meta({ description: "Average of the coming twelve months." }),
  wakesPerMonth: z.number().min(0).meta({ description: "How often EventBridge Scheduler wakes the planner for it." }),
  runnerMemoryMB: z.int().meta({ description: "Memory of the runner function: the smallest in which a shard fits." }),
  usdPerMonth: z.number().min(0).meta({
    description:
      "Estimated, without free tiers, logs, cold starts, failovers and data transfer. A DAEMON job is priced like a TRANSIENT one.",
  }),
};

/** The fires and the cost of a job, if it were registered now. */
export const Preview = z
  .object({
    meaning: z.string().meta({ description: "When the cron fires, in words.", examples: ["At 02:30:00 every day."] }),
    meaningZh: z.string().meta({ description: "The same in Chinese.", examples: ["每天 02:30:00。"] }),
    nextFires: z.array(
      z.object({
        fireTime: z.iso.datetime(),
        localTime: z.iso.datetime({ offset: true }).meta({ description: "The same instant in the job's time zone." }),
        clockChange: ClockChange.optional(),
      }),
    ),
    schedule: z.object({ expression: z.string(), timeZone: z.string() }).meta({
      description: "The schedule for EventBridge Scheduler. It wakes two minutes before the minute of a fire.",
    }),
    ...Figures,
    costs: z.object({ wakes: z.number(), fires: z.number(), shards: z.number(), runners: z.number() }).meta({
      description: "Parts of usdPerMonth; runners is the time in which jobs run. shards holds their permits, too.",
    }),
    prices: z.object({
      region: z.string(),
      asOf: z.string().meta({ description: "The month of the prices.", examples: ["2026-11"] }),
      shardSeconds: z.number().meta({ description: "How long a shard was assumed to run." }),
    }),
    registered: z
      .object(Figures)
      .partial({ runnerMemoryMB: true })
      .optional()
      .meta({ description: "The same figures of the registered job of that name; absent for a new one." }),
  })
  .meta({ id: "Preview" });
export type Preview = z.output<typeof Preview>;
