import { OUTCOMES } from "../../../functions/contract/outcome.ts";
import { NO_TALLY } from "../../../functions/core/run/fold-outcomes.ts";
import { chunksOf } from "../../../functions/core/run/shards.ts";
import type { PlantedBugs } from "./planted-bug.ts";

const MONTH_MS = 30 * 86_400_000;

/** Bugs in which rows expire. */
export const EXPIRY_BUGS: PlantedBugs = {
  "expiry on live rows": {
    seenBy: "due instants",
    seed: 50,
    plant: () => (ports, world) => ({
      ...ports,
      cursors: {
        ...ports.cursors,
        get: async (jobName) => {
          const cursor = await ports.cursors.get(jobName);
          return cursor !== undefined && world.now > cursor.revision + MONTH_MS ? undefined : cursor;
        },
      },
    }),
  },

  // Ended chunks expire long before an execution whose last chunk still streams.
  "an execution counted from the rows of its chunks when it closes": {
    seenBy: "shards",
    says: /shards counted/,
    seed: 120,
    plant: () => (ports) => ({
      ...ports,
      runs: {
        ...ports.runs,
        commit: async ({ close, ...change }) => {
          if (close === undefined || close.unrun !== undefined)
            return ports.runs.commit({ ...change, ...(close && { close }) });
          const execution = await ports.runs.getExecution(close.executionId);
          const chunks = execution === undefined ? 0 : chunksOf(execution);
          const counts = { ...NO_TALLY.counts };
          for (let n = 0; n < chunks; n++) {
            const chunk = await ports.fanOuts.getChunk(close.executionId, n);
            for (const outcome of OUTCOMES) counts[outcome] += chunk?.ended[outcome].size ?? 0;
          }
          return ports.runs.commit({ ...change, close: { ...close, counts } });
        },
      },
    }),
  },
};
