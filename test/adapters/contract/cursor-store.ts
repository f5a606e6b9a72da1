import { describe, expect, test } from "vitest";
import type { Cursor } from "../../../functions/core/run/cursor.ts";
import { aJob } from "../../support/a-job.ts";
import { count, freshName, NOW, owedOf, type Stores } from "./stores.ts";

export const cursorStoreContract = (stores: () => Stores) =>
  describe("cursor store", () => {
    const created = async (): Promise<Cursor> => {
      const jobName = freshName("job");
      const job = { revision: NOW, enabled: true, config: aJob({ jobName }), state: "ACTIVE" as const };
      await stores().jobs.create(job, NOW + 1);
      const begun = { schedulingUntil: NOW + 1, contestedUntil: 0 };
      return { jobName, revision: NOW, armedUntil: NOW, settledUntil: NOW, ...begun };
    };
    const read = ({ jobName }: Cursor) => stores().cursors.get(jobName);

    test("armedUntil moves only if mark and revision have not changed since the read", async () => {
      const cursor = await created();
      expect(await stores().cursors.arm(cursor, NOW + 10)).toBe(true);
      expect(await read(cursor)).toEqual({ ...cursor, armedUntil: NOW + 10 });
      expect(await stores().cursors.arm(cursor, NOW + 20)).toBe(false);
      expect(await stores().cursors.arm({ ...cursor, revision: NOW - 1, armedUntil: NOW + 10 }, NOW + 20)).toBe(false);
      expect(await read(cursor)).toEqual({ ...cursor, armedUntil: NOW + 10 });
    });

    test("a repeated move is confirmed, because its first answer may have been lost", async () => {
      const cursor = await created();
      await stores().cursors.arm(cursor, NOW + 10);
      expect(await stores().cursors.arm(cursor, NOW + 10)).toBe(true);
      expect(await stores().cursors.arm({ ...cursor, revision: NOW - 1 }, NOW + 10)).toBe(false);
    });

    test("if several moves from one mark come at once, one is made", async () => {
      const cursor = await created();
      const answers = await Promise.all(Array.from({ length: 8 }, (_, i) => stores().cursors.arm(cursor, NOW + 1 + i)));
      expect(count(answers, true)).toBe(1);
      expect((await read(cursor))?.armedUntil).toBe(NOW + 1 + answers.indexOf(true));
    });

    test("settledUntil moves only forward, and the owed planning moves with it", async () => {
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

    test("arming does not change the owed planning", async () => {
      const cursor = await created();
      await stores().cursors.arm(cursor, NOW + 10);
      expect(await owedOf(stores(), cursor.jobName)).toHaveLength(1);
    });

    test("a job without further due instants owes nothing, until it has some again", async () => {
      const cursor = await created();
      await stores().cursors.settle(cursor, NOW + 10, undefined);
      expect(await owedOf(stores(), cursor.jobName)).toEqual([]);
      await stores().cursors.settle(cursor, NOW + 20, NOW + 30);
      expect(await owedOf(stores(), cursor.jobName)).toHaveLength(1);
    });

    test("settling fails if a mark has changed since the read", async () => {
      const cursor = await created();
      const { jobName } = cursor;
      await stores().cursors.applied(jobName, NOW);
      expect(await stores().cursors.settle(cursor, NOW + 10, NOW + 99)).toBe(false);
      expect(await stores().cursors.settle({ ...cursor, appliedRevision: NOW }, NOW + 10, NOW + 99)).toBe(true);
      await stores().cursors.endSchedule(jobName, NOW, NOW + 1);
      expect(await stores().cursors.settle({ ...cursor, appliedRevision: NOW }, NOW + 20, undefined)).toBe(false);
      const marks = { appliedRevision: NOW, scheduledRevision: NOW };
      expect(await stores().cursors.settle({ ...cursor, ...marks }, NOW + 20, undefined)).toBe(true);
      expect(await owedOf(stores(), jobName)).toEqual([]);
    });

    test("an uncontested write of the schedule sets the mark that the schedule stands", async () => {
      const { schedulingUntil, contestedUntil, ...cursor } = await created();
      const { jobName } = cursor;
      expect(await stores().cursors.endSchedule(jobName, NOW, NOW)).toBe("held");
      expect(await read(cursor)).toEqual({ ...cursor, scheduledRevision: NOW });
      expect(await stores().cursors.endSchedule(jobName, NOW, NOW)).toBe("held");
    });

    test("a write that begins clears the mark, and is owed from the end of the time in which it can take effect", async () => {
      const cursor = await created();
      const { jobName } = cursor;
      await stores().cursors.endSchedule(jobName, NOW, NOW);
      await stores().cursors.settle({ ...cursor, scheduledRevision: NOW }, NOW + 1, undefined);
      expect(await stores().cursors.beginSchedule(jobName, NOW, NOW + 50)).toBe(true);
      const begun = { schedulingUntil: NOW + 50, contestedUntil: 0 };
      expect(await read(cursor)).toEqual({ ...cursor, settledUntil: NOW + 1, ...begun });
      expect(await owedOf(stores(), jobName)).toEqual([{ owes: "plan", jobName, dueAt: NOW + 50 }]);
    });

    test("if two writes come at once, neither sets the mark while the first can still take effect", async () => {
      const cursor = await created();
      const { jobName } = cursor;
      expect(await stores().cursors.beginSchedule(jobName, NOW, NOW + 50)).toBe(true);
      expect(await stores().cursors.endSchedule(jobName, NOW, NOW)).toBe("contested");
      expect(await stores().cursors.endSchedule(jobName, NOW, NOW)).toBe("contested");
      expect((await read(cursor))?.scheduledRevision).toBeUndefined();
      expect(await owedOf(stores(), jobName)).toHaveLength(1);
      expect(await stores().cursors.beginSchedule(jobName, NOW, NOW + 90)).toBe(true);
      expect(await stores().cursors.endSchedule(jobName, NOW, NOW + 49)).toBe("contested");
      expect(await stores().cursors.endSchedule(jobName, NOW, NOW + 50)).toBe("held");
      expect((await read(cursor))?.scheduledRevision).toBe(NOW);
    });

    test("a write belongs to one revision, and the next revision has its own", async () => {
      const { jobName, ...cursor } = await created();
      expect(await stores().cursors.beginSchedule(jobName, NOW - 1, NOW + 50)).toBe(false);
      expect(await stores().cursors.beginSchedule(jobName, undefined, NOW + 50)).toBe(false);
      expect(await stores().cursors.endSchedule(jobName, NOW - 1, NOW)).toBe("moved-on");
      expect(await stores().cursors.forget(jobName, NOW - 1, NOW)).toBe("moved-on");
      expect(await stores().cursors.get(jobName)).toEqual({ jobName, ...cursor });
    });

    test("the mark of the run state belongs to the cursor's own revision", async () => {
      const cursor = await created();
      await stores().cursors.applied(cursor.jobName, NOW - 1);
      expect(await read(cursor)).toEqual(cursor);
      await stores().cursors.applied(cursor.jobName, NOW);
      expect(await read(cursor)).toEqual({ ...cursor, appliedRevision: NOW });
    });

    test("the cursor of a removed job is deleted, unless a write may follow", async () => {
      const cursor = await created();
      const { jobName } = cursor;
      await stores().cursors.beginSchedule(jobName, NOW, NOW + 50);
      expect(await stores().cursors.forget(jobName, NOW, NOW)).toBe("contested");
      expect(await read(cursor)).toBeDefined();
      expect(await stores().cursors.forget(jobName, NOW, NOW + 1)).toBe("held");
      expect(await read(cursor)).toBeUndefined();
      expect(await owedOf(stores(), jobName)).toEqual([]);
      expect(await stores().cursors.forget(jobName, NOW, NOW + 1)).toBe("held");
    });

    test("a schedule without a job is removed under a cursor that is made for that", async () => {
      const jobName = freshName("job");
      expect(await stores().cursors.beginSchedule(jobName, undefined, NOW + 50)).toBe(true);
      const begun = { schedulingUntil: NOW + 50, contestedUntil: 0 };
      const revision = { revision: 0, armedUntil: 0, settledUntil: 0 };
      expect(await stores().cursors.get(jobName)).toEqual({ jobName, ...revision, ...begun });
      expect(await owedOf(stores(), jobName)).toEqual([{ owes: "plan", jobName, dueAt: NOW + 50 }]);
      expect(await stores().cursors.beginSchedule(jobName, undefined, NOW + 60)).toBe(false);
      expect(await stores().cursors.forget(jobName, 0, NOW)).toBe("held");
      expect(await stores().cursors.get(jobName)).toBeUndefined();
    });

    test("a removed cursor cannot be moved, and does not come back", async () => {
      const cursor = { jobName: freshName("job"), revision: NOW, armedUntil: NOW, settledUntil: NOW };
      expect(await stores().cursors.arm(cursor, NOW + 10)).toBe(false);
      expect(await stores().cursors.settle(cursor, NOW + 10, NOW)).toBe(false);
      expect(await stores().cursors.beginSchedule(cursor.jobName, NOW, NOW)).toBe(false);
      expect(await stores().cursors.endSchedule(cursor.jobName, NOW, NOW)).toBe("moved-on");
      await stores().cursors.applied(cursor.jobName, NOW);
      expect(await read(cursor)).toBeUndefined();
    });
  });
