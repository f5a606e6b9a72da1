import { describe, expect, test } from "vitest";
import { aFire, recordFires } from "./a-change.ts";
import { freshName, NOW, pagesOf, type Stores } from "./stores.ts";

export const firesContract = (stores: () => Stores) =>
  describe("lists of fires", () => {
    /** Cron fires 0, 10 and 60 s from now; one record for those from 20 to 50 s; two triggers. */
    const recorded = async () => {
      const jobName = freshName("job");
      const several = { firedAt: NOW + 20_000, through: NOW + 50_000, count: 4, status: "MISSED" } as const;
      await recordFires(stores(), [
        aFire(jobName, { firedAt: NOW + 60_000 }),
        aFire(jobName, several),
        aFire(jobName, { fireId: "t0000000000000000000000000A", firedAt: NOW + 30_000 }),
        aFire(jobName, { fireId: "t0000000000000000000000000B", firedAt: NOW + 5_000 }),
        aFire(jobName),
        aFire(jobName, { firedAt: NOW + 10_000 }),
      ]);
      return jobName;
    };

    test.each([
      { after: -1, until: 60_000, found: [0, 10, 20, 60], because: "a range includes its end" },
      { after: 0, until: 59_999, found: [10, 20], because: "and not its beginning" },
      { after: 5_000, until: 15_000, found: [10], because: "triggers are no cron fires" },
      { after: 10_001, until: 20_000, found: [20], because: "milliseconds count" },
      { after: 20_000, until: 59_000, found: [20], because: "a record of several reaches into it" },
      { after: 35_500, until: 36_000, found: [20], because: "even in its middle" },
      { after: 49_999, until: 55_000, found: [20], because: "or at its last" },
      { after: 50_000, until: 59_000, found: [], because: "but not behind it" },
      { after: 15_200, until: 15_900, found: [], because: "no whole second is in it" },
      { after: 15_000, until: 15_000, found: [], because: "it is empty" },
      { after: 35_000, until: 35_000, found: [], because: "it is empty, though within a record of several" },
      { after: 60_000, until: 3_600_000, found: [], because: "nothing came later" },
      { after: -9_000_000, until: -1, found: [], because: "nothing came earlier" },
    ])("cron fires after $after until $until ms are $found: $because", async ({ after, until, found }) => {
      const jobName = await recorded();
      const fires = await stores().runs.listCronFires(jobName, NOW + after, NOW + until);
      expect(fires.map(({ firedAt }) => (firedAt - NOW) / 1_000)).toEqual(found);
    });

    test("a job's fires come triggers first, then cron fires from the newest, page by page", async () => {
      const jobName = await recorded();
      await recorded();
      const pages = await pagesOf((page) => stores().runs.listFires(jobName, page), 2);
      expect(
        pages.map((page) =>
          page.map(({ fireId }) => (fireId.startsWith("t") ? fireId.slice(-1) : Number(fireId.slice(1)) - NOW / 1_000)),
        ),
      ).toEqual([
        ["B", "A"],
        [60, 20],
        [10, 0],
      ]);
      expect(await stores().runs.listFires(freshName("job"), { limit: 5 })).toEqual({ items: [] });
    });

    test("more fires than DynamoDB reads at once are all listed", async () => {
      const jobName = freshName("job");
      const jobParameter = "x".repeat(8_000);
      const at = Array.from({ length: 150 }, (_, i) => NOW + i * 1_000);
      await recordFires(
        stores(),
        at.map((firedAt) => aFire(jobName, { firedAt, jobParameter })),
      );
      const found = await stores().runs.listCronFires(jobName, NOW - 1, NOW + 1_000_000);
      expect(found.map(({ firedAt }) => firedAt)).toEqual(at);
      const { items, next } = await stores().runs.listFires(jobName, { limit: 150 });
      expect(items).toHaveLength(150);
      expect(next).toBeUndefined();
    });

    test.each(["", "#", "c", "zzz", "x".repeat(5_000)])(
      "a mark that no list has given (%#) is harmless",
      async (after) => {
        const jobName = await recorded();
        const { items } = await stores().runs.listFires(jobName, { limit: 10, after });
        expect(items.every(({ fireId }) => after === "" || fireId < after)).toBe(true);
      },
    );
  });
