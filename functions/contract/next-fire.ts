import * as z from "zod";

/** A due instant to come. */
export const NextFire = z
  .object({ fireTime: z.iso.datetime(), jobName: z.string(), appName: z.string() })
  .meta({ id: "NextFire" });
export type NextFire = z.output<typeof NextFire>;
