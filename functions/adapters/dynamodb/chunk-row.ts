import * as z from "zod";
import type { Outcome } from "../../contract/outcome.ts";
import type { Chunk, Overlap, Retry } from "../../core/run/execution.ts";
import type { Row } from "./conditional.ts";
import { readFailures } from "./failure-attributes.ts";

const offsets = z.set(z.number()).optional();
const ChunkRow = z.object({
  executionId: z.string(),
  chunk: z.number(),
  invokedAt: z.number().optional(),
  firstInvokedAt: z.number().optional(),
  FINISHED: offsets,
  KILLED: offsets,
  FAILED: offsets,
  ERROR: offsets,
  LOST: offsets,
  QUEUED: offsets,
  SKIPPED: offsets,
  MISSED: offsets,
  CANCELLED: offsets,
});
const RetryValue = z.tuple([z.number(), z.boolean(), z.number(), z.number()]);

/**
 * Each retry is an attribute of its own, so that writes of different shards never conflict. Its name is short, because
 * all 200 shards of a chunk may fail over.
 */
export const retryAttribute = (offset: number) => `r${offset}`;
export const retryValue = ({ attempt, issued, at, segment = 1 }: Retry) => [attempt, issued, at, segment];
const RETRY = /^r(\d+)$/;

export function readChunk(row: Row): Chunk {
  const { executionId, chunk, invokedAt, firstInvokedAt, ...sets } = ChunkRow.parse(row);
  const ended = (outcome: Outcome) => sets[outcome] ?? new Set<number>();
  const retries = new Map<number, Retry>();
  for (const [attribute, value] of Object.entries(row)) {
    const offset = RETRY.exec(attribute)?.[1];
    if (offset === undefined) continue;
    const [attempt, issued, at, segment] = RetryValue.parse(value);
    retries.set(Number(offset), { attempt, issued, at, ...(segment > 1 && { segment }) });
  }
  const { QUEUED: queued = new Set(), SKIPPED: skipped = new Set(), MISSED: missed = new Set() } = sets;
  const overlap: Overlap = { queued, skipped, missed };
  return {
    executionId,
    chunk,
    ended: {
      FINISHED: ended("FINISHED"),
      KILLED: ended("KILLED"),
      FAILED: ended("FAILED"),
      ERROR: ended("ERROR"),
      LOST: ended("LOST"),
    },
    retries,
    ...readFailures(row),
    ...(invokedAt !== undefined && { invokedAt }),
    ...(firstInvokedAt !== undefined && firstInvokedAt !== invokedAt && { firstInvokedAt }),
    ...(queued.size + skipped.size + missed.size > 0 && { overlap }),
    ...(sets.CANCELLED && { cancelled: sets.CANCELLED }),
  };
}
