import type { BackfillStarts } from "../../functions/ports/backfill-store.ts";
import type { World } from "./world.ts";

export function backfillStore(world: World): BackfillStarts {
  const owing = (dueAt: number) => ({ owes: { kind: "backfill" as const, dueAt } });
  return {
    get: async (jobName) => world.backfills.get(jobName),
    async begin(backfill, dueAt) {
      const stored = world.backfills.get(backfill.jobName);
      const { at, after, to } = backfill;
      const isNew = stored === undefined || (stored.at === at && stored.after === after && stored.to === to);
      if (isNew) world.backfills.put(backfill.jobName, backfill, owing(dueAt));
      return isNew;
    },
    async advance({ jobName, at, after: before }, after, dueAt) {
      const stored = world.backfills.get(jobName);
      if (stored?.at !== at || stored.after < before || stored.after > after) return false;
      world.backfills.put(jobName, { ...stored, after }, owing(dueAt));
      return true;
    },
    async end({ jobName, at }) {
      if (world.backfills.get(jobName)?.at === at) world.backfills.delete(jobName);
    },
  };
}
