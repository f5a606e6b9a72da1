import type { Tick } from "../../../functions/contract/messages.ts";
import type { PlantedBugs } from "./planted-bug.ts";

/** Bugs in how instants are armed. */
export const CURSOR_BUGS: PlantedBugs = {
  "ticks sent after the cursor moved": {
    seenBy: "ticks",
    seed: 128,
    plant: () => (ports) => {
      const held = new Map<string, readonly Tick[]>();
      return {
        ...ports,
        ticks: { send: async (ticks) => void (ticks[0] && held.set(ticks[0].jobName, ticks)) },
        cursors: {
          ...ports.cursors,
          arm: async (cursor, until) => {
            const isArmed = await ports.cursors.arm(cursor, until);
            if (isArmed) await ports.ticks.send(held.get(cursor.jobName) ?? []);
            held.delete(cursor.jobName);
            return isArmed;
          },
        },
      };
    },
  },

  // The condition allows each move forward, also of a cursor whose job has another revision by then.
  "a cursor condition without the revision": {
    seenBy: "ticks",
    seed: 97,
    plant: () => (ports) => ({
      ...ports,
      cursors: {
        ...ports.cursors,
        arm: async (cursor, until) => {
          const stored = await ports.cursors.get(cursor.jobName);
          return stored !== undefined && stored.armedUntil < until && ports.cursors.arm(stored, until);
        },
      },
    }),
  },
};
