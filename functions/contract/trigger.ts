import * as z from "zod";
import { orDigits, type Present, text } from "./fields.ts";
import { MAX_PARAMETER_BYTES } from "./job.ts";
import { nameOf } from "./names.ts";

/** The body of deregister as an object; the bare name and the quoted one mean the same. */
export const NamedJob = z.strictObject({ jobName: nameOf("jobName can not be empty.") }).meta({ id: "NamedJob" });
export type NamedJob = z.output<typeof NamedJob>;

/** Most shards one trigger may name: they stand in its fire's row. */
export const MAX_TRIGGER_ITEMS = 10_000;

/** The body of trigger as an object. */
export const Trigger = NamedJob.extend({
  jobParameter: text(MAX_PARAMETER_BYTES)
    .optional()
    .meta({ description: "Instead of the job's own, for this execution." }),
  shardingItems: z
    .array(orDigits(z.int().min(0)))
    .min(1, "must name at least one sharding item")
    .max(MAX_TRIGGER_ITEMS, `must name at most ${MAX_TRIGGER_ITEMS} sharding items`)
    .refine((items) => new Set(items).size === items.length, "must not name a sharding item twice")
    .optional()
    .meta({ description: "Only these shards run.", uniqueItems: true }),
}).meta({ id: "Trigger" });
export type Trigger = Present<z.output<typeof Trigger>>;

export const Triggered = z
  .object({ executionId: z.string(), status: z.enum(["STARTED", "QUEUED"]) })
  .meta({ id: "Triggered" });
export type Triggered = z.output<typeof Triggered>;
