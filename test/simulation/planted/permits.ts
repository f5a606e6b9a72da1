import { waitingOffsets } from "../../../functions/core/run/shards.ts";
import type { PlantedBugs } from "./planted-bug.ts";

/** The shards of a block in the stories of blocks. */
const SHARDS_PER_BLOCK = 2;

/** Bugs in how permits are given back. */
export const PERMIT_BUGS: PlantedBugs = {
  "a DAEMON's shard that keeps a permit while it waits for another execution": {
    seenBy: "rest",
    says: /has permits or waits/,
    seed: 48,
    plant: () => (ports) => {
      const kept = async (executionId: string, chunk: number, blocks: readonly number[]) => {
        const stored = await ports.fanOuts.getChunk(executionId, chunk);
        const waiting = new Set(
          Array.from(stored ? waitingOffsets(stored) : [], (offset) => Math.floor(offset / SHARDS_PER_BLOCK)),
        );
        return blocks.filter((block) => !waiting.has(block));
      };
      return {
        ...ports,
        permits: {
          ...ports.permits,
          give: async (executionId, chunk, blocks, isOver) =>
            ports.permits.give(executionId, chunk, isOver ? blocks : await kept(executionId, chunk, blocks), isOver),
          leave: async (executionId, chunk, blocks) =>
            ports.permits.leave(executionId, chunk, await kept(executionId, chunk, blocks)),
        },
      };
    },
  },

  "a chunk that stays in the line for a permit though none of its shards waits for one": {
    seenBy: "ceilings",
    seed: 24,
    plant: () => (ports) => ({
      ...ports,
      permits: {
        ...ports.permits,
        leave: (executionId, chunk, blocks) => ports.permits.give(executionId, chunk, blocks, false),
      },
    }),
  },
};
