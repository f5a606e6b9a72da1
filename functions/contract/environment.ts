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

/** URLs of the queues of outcomes, where runners send their records themselves: `{"prompt":"https://…","batched":"https://…"}`. */
const OutcomeQueues = z.object({ prompt: Text, batched: Text });
export type OutcomeQueues = z.output<typeof OutcomeQueues>;

/** `destination`: Lambda's destinations send the records of runners. Otherwise the queues to which runners send. */
export const OutcomesVariable = Text.transform((text) =>
  text === "destination" ? text : OutcomeQueues.parse(JSON.parse(text)),
);

/** How the sandboxes of apps are kept apart: by Lambda's tenants, or by functions of their own. */
export const Isolation = z.enum(["tenant", "app"]);
export type Isolation = z.output<typeof Isolation>;

export const TimingsVariable = Text.transform((json) => Timings.parse(JSON.parse(json)));
