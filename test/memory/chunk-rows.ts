import { OUTCOMES, type Outcome } from "../../functions/contract/outcome.ts";
import type { Chunk, Failures } from "../../functions/core/run/execution.ts";
import type { World } from "./world.ts";

export const chunkKey = (executionId: string, chunk: number) => `${executionId}#${chunk}`;

/** A chunk, which is empty where there is none. */
export const chunkIn = (world: World, executionId: string, chunk: number): Chunk =>
  world.chunks.get(chunkKey(executionId, chunk)) ?? { executionId, chunk, ended: emptySets(), retries: new Map() };

export const emptySets = () =>
  Object.fromEntries(OUTCOMES.map((outcome) => [outcome, new Set()])) as unknown as Record<Outcome, Set<number>>;

/** A stored failure stays. */
export const firstOf = (stored: Failures | undefined, more: Failures | undefined) =>
  stored === undefined && Object.keys(more ?? {}).length === 0 ? {} : { failures: { ...more, ...stored } };
