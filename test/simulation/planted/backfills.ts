import type { PlantedBugs } from "./planted-bug.ts";

/** Bugs in backfills. */
export const BACKFILL_BUGS: PlantedBugs = {
  "a backfill that repeats instants that have run": {
    seenBy: "backfills",
    says: /a backfill of an instant that is STARTED/,
    seed: 68,
    plant: () => (ports) => ({
      ...ports,
      runs: {
        ...ports.runs,
        listCronFires: async (...args) =>
          (await ports.runs.listCronFires(...args)).map((fire) =>
            fire.status === "STARTED" ? { ...fire, status: "MISSED" } : fire,
          ),
      },
    }),
  },

  "a backfill that is acknowledged and not stored": {
    seenBy: "backfills",
    says: /an acknowledged backfill did not run it/,
    seed: 18,
    plant: () => (ports) => ({ ...ports, backfills: { ...ports.backfills, begin: async () => true } }),
  },

  "a backfill that takes its instants for done": {
    seenBy: "backfills",
    says: /its backfill has ended without it/,
    seed: 11,
    plant: () => (ports) => ({
      ...ports,
      backfills: {
        ...ports.backfills,
        begin: (backfill, dueAt) => ports.backfills.begin({ ...backfill, after: backfill.until }, dueAt),
      },
    }),
  },
};
