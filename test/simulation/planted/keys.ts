import type { PlantedBugs } from "./planted-bug.ts";

/** Bugs in how the key of the task ids rotates. */
export const KEY_BUGS: PlantedBugs = {
  "a rotation that forgets the old key while tasks run": {
    seenBy: "shards",
    seed: 24,
    plant: () => (ports) => {
      const { taskKey } = ports;
      return {
        ...ports,
        taskKey: {
          ...taskKey,
          find: async (key) => (key === (await taskKey.newest()) ? taskKey.find(key) : undefined),
          signer: async () => taskKey.signer(await taskKey.newest()),
        },
      };
    },
  },
};
