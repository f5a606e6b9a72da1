import * as z from "zod";
import { AppRevision } from "../../contract/app.ts";
import { Outcome, OutcomeCounts } from "../../contract/outcome.ts";
import type { Execution } from "../../core/run/execution.ts";
import type { Row } from "./conditional.ts";
import { defined } from "./defined.ts";

const ExecutionRow = z.object({
  executionId: z.string(),
  jobName: z.string(),
  fireId: z.string(),
  firedAt: z.number(),
  revision: z.number(),
  app: AppRevision,
  shards: z.number(),
  shardsPerChunk: z.number(),
  maxAttempts: z.number(),
  hasItems: z.literal(true).optional(),
  jobParameter: z.string().optional(),
  status: z.union([z.enum(["RUNNING", "CANCELLING"]), Outcome]),
  reason: z.enum(["disabled", "deregistered", "killed"]).optional(),
  startedAt: z.number(),
  endedAt: z.number().optional(),
  counts: OutcomeCounts.optional(),
  releasedChunks: z.number(),
  doneChunks: z.set(z.number()).optional(),
  daemon: z.object({ order: z.number(), misfire: z.boolean(), sampleEvery: z.number() }).optional(),
  unrun: z.object({ skipped: z.number(), missed: z.number() }).optional(),
});

/**
 * An execution, without the items that a trigger named: they stand in its fire's row alone, since this one is written
 * twice for each chunk. DynamoDB holds no empty sets: an absent one is empty.
 */
export function readExecution(row: Row): Omit<Execution, "items"> {
  const { doneChunks = new Set(), hasItems, ...rest } = ExecutionRow.parse(row);
  return { ...defined(rest), doneChunks };
}

/** Whether its items are to be read from its fire's row. */
export const hasItems = (row: Row): boolean => row.hasItems === true;

/** The attributes of an execution that begins. */
export function executionRow({ doneChunks, items, ...execution }: Execution): Row {
  return { ...execution, ...(items && { hasItems: true }), ...(doneChunks.size > 0 && { doneChunks }) };
}

/** The condition that an execution runs; one that is being cancelled does until all its shards have ended. */
export const IF_OPEN = {
  condition: "#status IN (:running, :cancelling)",
  names: { "#status": "status" },
  values: { ":running": "RUNNING", ":cancelling": "CANCELLING" },
};
