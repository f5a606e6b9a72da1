import { describe, expect, test } from "vitest";
import type { Cursor } from "../../../functions/core/run/cursor.ts";
import { aJob } from "../../a-job.ts";
import { count, freshName, NOW, owedOf, type Stores } from "./stores.ts";

export const cursorStoreContract = (stores: () => Stores) =>
  describe("cursor store", () => {
    const created = async (): Promise<Cursor> => {
      const jobName = freshName("job");
      const job = { revision: NOW, enabled: true, config: aJob({ jobName }), state: "ACTIVE" as const };
      await stores().jobs.create(job, NOW + 1);
      return { jobName, revision: NOW, armedUntil: NOW, settledUntil: NOW };
    };
    const read = ({ jobName }: Cursor) => stores().cursors.get(jobName);

    test("what is armed moves from the mark that was read, of the revision that was read", async () => {
      const cursor = await created();
      expect(await stores().cursors.arm(cursor, NOW + 10)).toBe(true);
      expect(await read(cursor)).toEqual({ ...cursor, armedUntil: NOW + 10 });
      expect(await stores().cursors.arm(cursor, NOW + 20)).toBe(false);
      expect(await stores().cursors.arm({ ...cursor, revision: NOW - 1, armedUntil: NOW + 10 }, NOW + 20)).toBe(false);
      expect(await read(cursor)).toEqual({ ...cursor, armedUntil: NOW + 10 });
    });

    test("a move that was made already is confirmed: the answer to it may have been lost", async () => {
      const cursor = await created();
      await stores().cursors.arm(cursor, NOW + 10);
      expect(await stores().cursors.arm(cursor, NOW + 10)).toBe(true);
      expect(await stores().cursors.arm({ ...cursor, revision: NOW - 1 }, NOW + 10)).toBe(false);
    });

    test("of several moves at once from one mark to different ones one is made", async () => {
      const cursor = await created();
      const answers = await Promise.all(Array.from({ length: 8 }, (_, i) => stores().cursors.arm(cursor, NOW + 1 + i)));
      expect(count(answers, true)).toBe(1);
      expect((await read(cursor))?.armedUntil).toBe(NOW + 1 + answers.indexOf(true));
    });

    test("what is settled moves forward only, and with it what is owed", async () => {
      const cursor = await created();
      const { jobName } = cursor;
      expect(await stores().cursors.settle(cursor, NOW + 10, NOW + 99)).toBe(true);
      expect(await stores().cursors.settle(cursor, NOW + 5, NOW + 50)).toBe(false);
      expect(await stores().cursors.settle({ ...cursor, revision: NOW - 1 }, NOW + 20, NOW + 50)).toBe(false);
      expect(await read(cursor)).toEqual({ ...cursor, settledUntil: NOW + 10 });
      expect(await owedOf(stores(), jobName)).toEqual([{ owes: "plan", jobName, dueAt: NOW + 99 }]);
      expect(await stores().cursors.settle(cursor, NOW + 10, NOW + 77)).toBe(true);
      expect(await owedOf(stores(), jobName)).toEqual([{ owes: "plan", jobName, dueAt: NOW + 77 }]);
    });

    test("arming leaves what is owed as it is", async () => {
      const cursor = await created();
      await stores().cursors.arm(cursor, NOW + 10);
      expect(await owedOf(stores(), cursor.jobName)).toHaveLength(1);
    });

    test("a job that is never due again owes nothing, until it is", async () => {
      const cursor = await created();
      await stores().cursors.settle(cursor, NOW + 10, undefined);
      expect(await owedOf(stores(), cursor.jobName)).toEqual([]);
      await stores().cursors.settle(cursor, NOW + 20, NOW + 30);
      expect(await owedOf(stores(), cursor.jobName)).toHaveLength(1);
    });

    test("the schedule that is known to be held is that of the cursor's own revision", async () => {
      const cursor = await created();
      await stores().cursors.scheduled(cursor.jobName, NOW - 1);
      expect(await read(cursor)).toEqual(cursor);
      await stores().cursors.scheduled(cursor.jobName, NOW);
      expect(await read(cursor)).toEqual({ ...cursor, scheduledRevision: NOW });
    });

    test("what is gone cannot be moved, and does not come back", async () => {
      const cursor = { jobName: freshName("job"), revision: NOW, armedUntil: NOW, settledUntil: NOW };
      expect(await stores().cursors.arm(cursor, NOW + 10)).toBe(false);
      expect(await stores().cursors.settle(cursor, NOW + 10, NOW)).toBe(false);
      await stores().cursors.scheduled(cursor.jobName, NOW);
      expect(await read(cursor)).toBeUndefined();
    });
  });
