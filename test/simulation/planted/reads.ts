import type { PlantedBugs } from "./planted-bug.ts";

/** Bugs by which a read may miss the last writes. */
export const READ_BUGS: PlantedBugs = {
  "a list of fires that passes over records of several instants": {
    seenBy: "lists of fires",
    says: /says UNRECORDED, its record MISSED/,
    seed: 61,
    plant: () => (ports, _, name) => ({
      ...ports,
      runs: {
        ...ports.runs,
        listCronFires: async (...args) => {
          const fires = await ports.runs.listCronFires(...args);
          return name === "api" ? fires.filter(({ through }) => through === undefined) : fires;
        },
      },
    }),
  },

  "a job read eventually": {
    seenBy: "due instants",
    seed: 25,
    plant:
      () =>
      (ports, { eventually }) => ({
        ...ports,
        jobs: { ...ports.jobs, get: async (jobName) => eventually.jobs.get(jobName) },
      }),
  },

  "a run state read eventually": {
    seenBy: "races",
    seed: 73,
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
