import * as z from "zod";

/** How a task ended, best first: an execution has the worst of its shards'. */
export const OUTCOMES = ["FINISHED", "KILLED", "FAILED", "ERROR", "LOST"] as const;
export const Outcome = z.enum(OUTCOMES);
export type Outcome = z.output<typeof Outcome>;

/** Shards of an execution by how they ended. */
export const OutcomeCounts = z.record(Outcome, z.int().min(0));
export type OutcomeCounts = z.output<typeof OutcomeCounts>;
