import type { PlantedBugs } from "./planted-bug.ts";

/** Reads that may miss the last writes where they must not. */
export const READ_BUGS: PlantedBugs = {
  "a job read eventually": {
    seenBy: "rest",
    seed: 40,
    plant:
      () =>
      (ports, { eventually }) => ({
        ...ports,
        jobs: { ...ports.jobs, get: async (jobName) => eventually.jobs.get(jobName) },
      }),
  },

  "a run state read eventually": {
    seenBy: "races",
    seed: 5,
    plant:
      () =>
      (ports, { eventually }) => ({
        ...ports,
        runs: {
          ...ports.runs,
          readState: async (jobName) => eventually.states.get(jobName) ?? { version: 0, queue: [] },
        },
      }),
  },
};
