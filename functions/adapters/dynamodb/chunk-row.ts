import * as z from "zod";
import type { Outcome } from "../../contract/outcome.ts";
import type { Chunk, Retry } from "../../core/run/execution.ts";
import type { Row } from "./conditional.ts";

const offsets = z.set(z.number()).optional();
const ChunkRow = z.object({
  executionId: z.string(),
  chunk: z.number(),
  invokedAt: z.number().optional(),
  FINISHED: offsets,
  KILLED: offsets,
  FAILED: offsets,
  ERROR: offsets,
  LOST: offsets,
});
const RetryValue = z.object({ attempt: z.number(), issued: z.boolean(), at: z.number() });

/** A retry is an attribute of its own, so that writes of different shards never meet. */
export const retryAttribute = (offset: number) => `retry${offset}`;

export function readChunk(row: Row): Chunk {
  const { executionId, chunk, invokedAt, ...sets } = ChunkRow.parse(row);
  const ended = (outcome: Outcome) => sets[outcome] ?? new Set<number>();
  const retries = new Map<number, Retry>();
  for (const [attribute, value] of Object.entries(row)) {
    if (attribute.startsWith("retry")) retries.set(Number(attribute.slice("retry".length)), RetryValue.parse(value));
  }
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
    ...(invokedAt !== undefined && { invokedAt }),
  };
}
