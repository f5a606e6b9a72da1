import * as z from "zod";
import { Timings } from "./timings.ts";

/** A variable that must be there and not empty. */
export const Text = z.string().min(1);

/** A whole number from 1. */
export const Count = z
  .string()
  .regex(/^[1-9]\d*$/)
  .transform(Number);

/** `{"256":"function name", …}`: runner functions by memory tier, MB. */
export const RunnerTiers = Text.transform((json) => z.record(z.string().regex(/^\d+$/), Text).parse(JSON.parse(json)));

export const TimingsVariable = Text.transform((json) => Timings.parse(JSON.parse(json)));
