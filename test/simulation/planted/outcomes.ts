import type { Chunk } from "../../../functions/core/run/execution.ts";
import { shardOf } from "../../../functions/core/run/shards.ts";
import type { TaskRow } from "../../../functions/ports/task-store.ts";
import type { Plant } from "../system.ts";
import type { PlantedBugs } from "./planted-bug.ts";

/** Forgets the claim of a task with this outcome, and so the time for which its process may live on. */
function withoutFenceOf(outcome: "LOST" | "KILLED"): Plant {
  const withoutClaim = ({ claimedAt, ...row }: TaskRow): TaskRow =>
    row.outcome === outcome || claimedAt === undefined ? row : { ...row, claimedAt };
  return (ports) => ({
    ...ports,
    ends: {
      end: async (taskId, wanted) => withoutClaim(await ports.ends.end(taskId, wanted)),
      read: async (taskId) => {
        const row = await ports.ends.read(taskId);
        return row && withoutClaim(row);
      },
    },
  });
}

/** Bugs in the treatment of outcomes. */
export const OUTCOME_BUGS: PlantedBugs = {
  "a collector that skips known outcomes": {
    seenBy: "shards",
    seed: 73,
    plant: () => (ports) => ({
      ...ports,
      ends: {
        end: async (taskId, wanted) => {
          const known = await ports.ends.read(taskId);
          const row = await ports.ends.end(taskId, wanted);
          return known?.outcome === undefined ? row : { taskId };
        },
        // Its checks do the same: they ignore a task that has an outcome.
        read: async (taskId) => {
          const row = await ports.ends.read(taskId);
          return row?.outcome === undefined ? row : { taskId, claimedAt: Number.MAX_SAFE_INTEGER / 2 };
        },
      },
    }),
  },

  "an outcome set written before the task row": {
    seenBy: "shards",
    seed: 73,
    plant: () => (ports) => ({
      ...ports,
      ends: {
        ...ports.ends,
        end: async (taskId, wanted) => {
          const [, item, , run = ""] = taskId.split("@-@");
          const executionId = run.slice(0, run.lastIndexOf("."));
          const isLast = wanted.outcome !== "LOST" && wanted.retryable !== true;
          const execution = await ports.runs.getExecution(executionId);
          const shard = execution && shardOf(execution, Number(item));
          if (isLast && shard !== undefined)
            await ports.fanOuts.addEnded(executionId, shard.chunk, new Map([[wanted.outcome, [shard.offset]]]));
          return ports.ends.end(taskId, wanted);
        },
      },
    }),
  },

  "counters instead of sets": {
    seenBy: "shards",
    seed: 3,
    plant: () => {
      const counted = new Map<string, number>();
      return (ports) => ({
        ...ports,
        fanOuts: {
          ...ports.fanOuts,
          addEnded: async (executionId, chunk, ended) => {
            const moved = new Map(
              [...ended].map(([outcome, offsets]) => {
                const key = `${executionId}#${chunk}`;
                const from = counted.get(key) ?? 0;
                counted.set(key, from + offsets.length);
                return [outcome, offsets.map((_, index) => from + index)] as const;
              }),
            );
            return ports.fanOuts.addEnded(executionId, chunk, moved);
          },
        },
      });
    },
  },

  "LOST that does not burn an unclaimed attempt": {
    seenBy: "shards",
    seed: 168,
    plant: () => (ports) => ({
      ...ports,
      ends: {
        ...ports.ends,
        end: async (taskId, wanted) => {
          const row = wanted.outcome === "LOST" ? await ports.ends.read(taskId) : { taskId };
          return row === undefined ? { taskId, ...wanted } : ports.ends.end(taskId, wanted);
        },
      },
    }),
  },

  "a LOST without its fence": {
    seenBy: "shards at a time",
    seed: 64,
    plant: () => withoutFenceOf("LOST"),
  },

  "a KILLED without its fence": {
    seenBy: "shards at a time",
    seed: 92,
    plant: () => withoutFenceOf("KILLED"),
  },

  "a cancelled shard that fails over": {
    seenBy: "cancelled shards",
    seed: 162,
    plant: () => (ports) => {
      const forgotten = <T extends Chunk | undefined>(chunk: T): T => {
        if (chunk === undefined) return chunk;
        const { cancelled: _, ...rest } = chunk;
        return rest as T;
      };
      return {
        ...ports,
        fanOuts: {
          ...ports.fanOuts,
          getChunk: async (...args) => forgotten(await ports.fanOuts.getChunk(...args)),
          openChunk: async (...args) => forgotten(await ports.fanOuts.openChunk(...args)),
          addEnded: async (...args) => forgotten(await ports.fanOuts.addEnded(...args)),
        },
      };
    },
  },
};
