import * as z from "zod";
import { AppRevision } from "../../contract/app.ts";
import { OUTCOMES, Outcome, OutcomeCounts } from "../../contract/outcome.ts";
import type { Execution, Tally } from "../../core/run/execution.ts";
import type { Row } from "./conditional.ts";
import { defined } from "./defined.ts";
import { readFailures } from "./failure-attributes.ts";

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
  taskKey: z.number().optional(),
  status: z.union([z.enum(["RUNNING", "CANCELLING"]), Outcome]),
  reason: z.enum(["disabled", "deregistered", "killed"]).optional(),
  startedAt: z.number(),
  endedAt: z.number().optional(),
  counts: OutcomeCounts.optional(),
  releasedChunks: z.number(),
  doneChunks: z.set(z.number()).optional(),
  daemon: z.object({ stateVersion: z.number(), misfire: z.boolean(), sampleEvery: z.number() }).optional(),
  unrun: z.object({ skipped: z.number(), missed: z.number() }).optional(),
});

/**
 * An execution without the items that a trigger named. They are stored only in its fire's row, because this row is
 * written twice for each chunk. DynamoDB does not accept empty sets: an absent one means empty.
 */
export function readExecution(row: Row): Omit<Execution, "items"> {
  const { doneChunks = new Set(), hasItems, ...rest } = ExecutionRow.parse(row);
  const inFlight = readInFlight(row);
  return {
    ...defined(rest),
    doneChunks,
    ...readFailures(row),
    ...(doneChunks.size > 0 && { tally: readTally(row) }),
    ...(inFlight.size > 0 && { inFlight }),
  };
}

/** Each counter is an attribute of its own, so that writes for different chunks never conflict. */
export const tallyAttribute = (name: string) => `done${name}`;
export const inFlightAttribute = (chunk: number) => `inFlight${chunk}`;
const IN_FLIGHT = /^inFlight(\d+)$/;

function readTally(row: Row): Tally {
  const count = (name: string) => z.number().default(0).parse(row[tallyAttribute(name)]);
  const counts = Object.fromEntries(OUTCOMES.map((outcome) => [outcome, count(outcome)]));
  return { counts: OutcomeCounts.parse(counts), unrun: { skipped: count("skipped"), missed: count("missed") } };
}

const readInFlight = (row: Row): ReadonlyMap<number, number> =>
  new Map(
    Object.entries(row).flatMap(([attribute, value]) => {
      const chunk = IN_FLIGHT.exec(attribute)?.[1];
      return chunk === undefined ? [] : [[Number(chunk), z.number().parse(value)] as const];
    }),
  );

/** Whether its items must be read from its fire's row. */
export const hasItems = (row: Row): boolean => row.hasItems === true;

/** The attributes of a new execution: no chunk of it is done. */
export function executionRow({ doneChunks, items, tally, inFlight, failures, ...execution }: Execution): Row {
  return { ...execution, ...(items && { hasItems: true }) };
}

/** The condition that an execution runs. A cancelling execution runs until all its shards have ended. */
export const IF_OPEN = {
  condition: "#status IN (:running, :cancelling)",
  names: { "#status": "status" },
  values: { ":running": "RUNNING", ":cancelling": "CANCELLING" },
};
