import type { PlantedBugs } from "./planted-bug.ts";

/** Bugs in the records of fires, triggers and executions. */
export const RECORD_BUGS: PlantedBugs = {
  "a trigger that is acknowledged and not stored": {
    seenBy: "triggers",
    seed: 134,
    plant: () => (ports) => ({
      ...ports,
      runs: {
        ...ports.runs,
        commit: async (change) =>
          change.newFire?.fireId.startsWith("t") === true ? "committed" : ports.runs.commit(change),
      },
    }),
  },

  "an execution that is forgotten when it is closed": {
    seenBy: "runs of executions",
    seed: 168,
    plant: () => (ports, world) => ({
      ...ports,
      runs: {
        ...ports.runs,
        commit: async (change) => {
          const committed = await ports.runs.commit(change);
          if (committed === "committed" && change.close !== undefined)
            world.executions.delete(change.close.executionId);
          return committed;
        },
      },
    }),
  },

  "a fire that is given up past the version": {
    seenBy: "due instants",
    says: /2 records/,
    seed: 197,
    plant: () => (ports, _, name) => {
      if (name !== "sweep") return ports;
      const commit: typeof ports.runs.commit = async (change) => {
        if (change.newFire?.reason !== "dispatcher-failed") return ports.runs.commit(change);
        const from = await ports.runs.readState(change.jobName);
        return ports.runs.commit({ ...change, from, to: { ...from, version: from.version + 1 } });
      };
      const listCronFires: typeof ports.runs.listCronFires = async (jobName, after, until) =>
        until - after === 1 ? [] : ports.runs.listCronFires(jobName, after, until);
      return { ...ports, runs: { ...ports.runs, commit, listCronFires } };
    },
  },
};
