import { describe, expect, test } from "vitest";
import { PLAN_SHARDS } from "../../../functions/ports/owed-index.ts";
import type { PlannedFires } from "../../../functions/ports/planned-fires.ts";
import { aJob } from "../../support/a-job.ts";
import { aChange, aFire, aStart, COUNTS } from "./a-change.ts";
import { DAY_MS, freshName, NOW, pagesOf, type Stores } from "./stores.ts";

export const openWorkContract = (stores: () => Stores) => {
  describe("open work", () => {
    const started = async () => {
      const fire = aFire(freshName("job"));
      await stores().runs.commit(aStart(fire));
      return `${fire.jobName}.${fire.fireId}`;
    };
    const openOf = async (executionId: string, limit = 1_000, dueBy?: number) => {
      const pages = await pagesOf((page) => stores().openWork.list(page, dueBy), limit);
      const mine = pages.flat().filter((item) => item.executionId === executionId);
      return { pages, mine: mine.map(({ mark, ...item }) => item) };
    };

    test("an execution is open from its start to its close, with the chunks whose shards have not ended", async () => {
      const { runs, fanOuts } = stores();
      const executionId = await started();
      expect((await openOf(executionId)).mine).toEqual([{ executionId }]);
      await fanOuts.openChunk(executionId, 0, NOW, NOW + 9_000);
      await fanOuts.release(executionId, 1, undefined);
      expect((await openOf(executionId)).mine).toEqual([{ executionId, chunk: 0 }]);
      await fanOuts.addDoneChunk(executionId, 0, { counts: COUNTS, unrun: { skipped: 0, missed: 0 } }, NOW + 5);
      await fanOuts.owe(executionId, 0, undefined);
      expect((await openOf(executionId)).mine).toEqual([{ executionId }]);
      const [jobName = ""] = executionId.split(".");
      const state = await runs.readState(jobName);
      const close = { executionId, outcome: "FAILED", counts: COUNTS, startedAt: NOW, endedAt: NOW + 1 } as const;
      await runs.commit(aChange(jobName, state, { to: { version: state.version + 1, queue: [] }, close }));
      expect((await openOf(executionId)).mine).toEqual([]);
    });

    test("each item is on one page, and only the last page has no mark", async () => {
      const ids = await Promise.all(Array.from({ length: 12 }, started));
      const { pages } = await openOf("", 5);
      for (const page of pages.slice(0, -1)) expect(page).toHaveLength(5);
      const listed = pages.flat().map(({ executionId }) => executionId);
      expect(listed.filter((id) => ids.includes(id)).sort()).toEqual([...ids].sort());
    });

    test("a later bound of owed work shows more", async () => {
      const executionId = await started();
      await stores().fanOuts.openChunk(executionId, 0, NOW, NOW - DAY_MS);
      expect((await openOf(executionId, 1_000, NOW)).mine).toEqual([{ executionId, chunk: 0 }]);
      expect((await openOf(executionId, 1_000, NOW - 2 * DAY_MS)).mine).toEqual([]);
      expect((await openOf(executionId, 1_000, NOW + 60_000)).mine).toHaveLength(2);
    });

    test("a text that is no mark is the beginning", async () => {
      const executionId = await started();
      const { items } = await stores().openWork.list({ limit: 1_000, after: "!" });
      expect(items.map((item) => item.executionId)).toContain(executionId);
    });
  });

  describe("plans", () => {
    const planOf = async (jobName: string) => {
      const found: PlannedFires[] = [];
      for (let shard = 0; shard < PLAN_SHARDS; shard++) {
        const instants: number[] = [];
        for await (const plan of stores().plans.list(shard, 3)) {
          instants.push(plan.dueAt);
          if (plan.jobName === jobName) found.push(plan);
        }
        expect(instants).toEqual([...instants].sort((a, b) => a - b));
      }
      return found;
    };
    const created = async () => {
      const jobName = freshName("job");
      const job = { revision: NOW, enabled: true, config: aJob({ jobName }), state: "ACTIVE" as const };
      await stores().jobs.create(job, NOW + 7);
      return { jobName, job };
    };

    test("a job has one plan, whose instants are those of its last planning", async () => {
      const { jobName } = await created();
      expect(await planOf(jobName)).toEqual([{ jobName, dueAt: NOW + 7 }]);
      const cursor = await stores().cursors.get(jobName);
      const upcoming = [NOW + 5_000, NOW + 10_000];
      await stores().cursors.settle(cursor ?? ({} as never), NOW + 1, NOW + 125_000, upcoming);
      expect(await planOf(jobName)).toEqual([{ jobName, dueAt: NOW + 125_000, upcoming }]);
    });

    test("a change forgets the instants, and a job that never fires again has no plan", async () => {
      const { jobName, job } = await created();
      const cursor = (await stores().cursors.get(jobName)) ?? ({} as never);
      await stores().cursors.settle(cursor, NOW + 1, NOW + 125_000, [NOW + 5_000]);
      await stores().jobs.change({ ...job, revision: NOW + 1 }, NOW, NOW + 8);
      expect(await planOf(jobName)).toEqual([{ jobName, dueAt: NOW + 8 }]);
      const changed = (await stores().cursors.get(jobName)) ?? ({} as never);
      await stores().cursors.settle(changed, NOW + 2, undefined);
      expect(await planOf(jobName)).toEqual([]);
    });

    test("a write of the schedule that begins forgets the instants", async () => {
      const { jobName } = await created();
      const cursor = (await stores().cursors.get(jobName)) ?? ({} as never);
      await stores().cursors.settle(cursor, NOW + 1, NOW + 125_000, [NOW + 5_000]);
      await stores().cursors.beginSchedule(jobName, NOW, NOW + 9);
      expect(await planOf(jobName)).toEqual([{ jobName, dueAt: NOW + 9 }]);
    });
  });
};
