import { describe, expect, test } from "vitest";
import { backfillFireId } from "../../../functions/core/run/ids.ts";
import { aFire, recordFires } from "./a-change.ts";
import { count, freshName, NOW, owedOf, type Stores } from "./stores.ts";

export const backfillStoreContract = (stores: () => Stores) =>
  describe("backfill store", () => {
    const aBackfill = (jobName: string, at = NOW) => {
      const window = { from: NOW - 9_000, to: NOW, until: NOW - 1_000 };
      return { jobName, ...window, maxParallel: 3, after: NOW - 9_001, at };
    };

    test("one of several backfills of a job is stored, is owed, and comes back as it was", async () => {
      const jobName = freshName("job");
      const { backfills } = stores();
      expect(await backfills.get(jobName)).toBeUndefined();
      const answers = await Promise.all([0, 1, 2, 3].map((n) => backfills.begin(aBackfill(jobName, NOW + n), NOW + 5)));
      expect(count(answers, true)).toBe(1);
      const at = NOW + answers.indexOf(true);
      expect(await backfills.get(jobName)).toEqual(aBackfill(jobName, at));
      expect(await owedOf(stores(), jobName)).toEqual([{ owes: "backfill", jobName, dueAt: NOW + 5 }]);
    });

    test("it goes forward only, and is owed anew", async () => {
      const backfill = aBackfill(freshName("job"));
      const { jobName } = backfill;
      const { backfills } = stores();
      await backfills.begin(backfill, NOW);
      expect(await backfills.advance(backfill, NOW - 5_000, NOW + 9)).toBe(true);
      expect(await backfills.advance(backfill, NOW - 6_000, NOW + 1)).toBe(false);
      expect(await backfills.advance({ ...backfill, at: NOW + 1 }, NOW, NOW + 1)).toBe(false);
      expect(await backfills.get(jobName)).toEqual({ ...backfill, after: NOW - 5_000 });
      expect(await owedOf(stores(), jobName)).toEqual([{ owes: "backfill", jobName, dueAt: NOW + 9 }]);
    });

    test("one that has ended is owed no more, and a later one stays", async () => {
      const backfill = aBackfill(freshName("job"));
      const { jobName } = backfill;
      const { backfills } = stores();
      await backfills.begin(backfill, NOW);
      await backfills.end({ ...backfill, at: NOW - 1 });
      expect(await backfills.get(jobName)).toEqual(backfill);
      for (let times = 0; times < 2; times++) await backfills.end(backfill);
      expect(await backfills.get(jobName)).toBeUndefined();
      expect(await owedOf(stores(), jobName)).toEqual([]);
      expect(await backfills.advance(backfill, NOW, NOW)).toBe(false);
      expect(await backfills.get(jobName)).toBeUndefined();
    });

    test("fires of backfills are found by their instants, and cron fires are not among them", async () => {
      const jobName = freshName("job");
      const instants = [0, 1, 2, 3].map((n) => NOW + n * 1_000);
      const fires = instants.map((firedAt) => aFire(jobName, { firedAt, fireId: backfillFireId(firedAt) }));
      await recordFires(stores(), [...fires, aFire(jobName, { firedAt: NOW + 1_000 })]);
      const found = await stores().runs.listBackfillFires(jobName, NOW, NOW + 2_000);
      expect(found).toEqual(fires.slice(1, 3));
      expect(await stores().runs.listBackfillFires(jobName, NOW, NOW)).toEqual([]);
      expect(await stores().runs.listCronFires(jobName, NOW, NOW + 9_000)).toHaveLength(1);
    });
  });
