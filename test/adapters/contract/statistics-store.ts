import { describe, expect, test } from "vitest";
import type { Job } from "../../../functions/contract/job.ts";
import { aJob } from "../../support/a-job.ts";
import { aChange, aFire, aStart, COUNTS, recordFires } from "./a-change.ts";
import { DAY_MS, freshName, NOW, type Stores } from "./stores.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
let days = 0;
/** A day of this test alone, because counts have no owner. */
const freshDay = () => Date.UTC(2031, 0, ++days * 7);

export const statisticsStoreContract = (stores: () => Stores) =>
  describe("statistics", () => {
    const closed = async (startedAt: number, endedAt: number) => {
      const fire = aFire(freshName("job"));
      await stores().runs.commit(aStart(fire, undefined, { startedAt }));
      const executionId = `${fire.jobName}.${fire.fireId}`;
      const close = { executionId, outcome: "FAILED", counts: COUNTS, startedAt, endedAt } as const;
      const change = aChange(fire.jobName, { version: 1, running: fire.fireId, queue: [] }, { close });
      return { change, commit: () => stores().runs.commit(change) };
    };
    const minutes = (from: number, until: number) => stores().statistics.list("MINUTE", from, until);
    const dayOf = (day: number) => stores().statistics.list("DAY", day, day);

    test("executions that end together are added up, by minute and by day, and count as running from start to end", async () => {
      const day = freshDay();
      stores().clock.now = day;
      for (let n = 0; n < 20; n++) await (await closed(day + 30_000, day + 3 * MINUTE_MS + n)).commit();
      expect(await minutes(day, day + DAY_MS)).toEqual([
        { interval: "MINUTE", at: day, counters: { executions: 20, tasks: 60, begunExecutions: 20, begunTasks: 60 } },
        {
          interval: "MINUTE",
          at: day + 3 * MINUTE_MS,
          counters: { succeeded: 40, failed: 20, executions: -20, tasks: -60, FAILED: 20 },
        },
      ]);
      expect(await dayOf(day)).toEqual([
        {
          interval: "DAY",
          at: day,
          counters: { succeeded: 40, failed: 20, FAILED: 20, begunExecutions: 20, begunTasks: 60 },
        },
      ]);
      stores().clock.now = NOW;
    });

    test("fires that were lost are added up by job and hour", async () => {
      const { clock, runs, statistics } = stores();
      const [day, jobName] = [freshDay(), freshName("job")];
      const lost = (at: number, fields: object) =>
        recordFires({ runs }, [aFire(jobName, { firedAt: at, recordedAt: at, ...fields })]);
      try {
        clock.now = day + 10 * HOUR_MS;
        await lost(day, { status: "SKIPPED", reason: "overlap" });
        await lost(day + 1_000, { status: "MISSED", reason: "late", count: 7 });
        await lost(day + 2_000, { status: "SKIPPED", reason: "disabled" });
        await lost(day + 3_000, { status: "QUEUED" });
        clock.now = day + DAY_MS;
        await lost(day + 4_000, { status: "MISSED", reason: "queue-full" });
        const found = async (from: number, until: number) => (await statistics.losses(from, until)).losses;
        expect(await found(day + 10 * HOUR_MS, day + 10 * HOUR_MS)).toEqual([{ jobName, skipped: 1, missed: 7 }]);
        expect(await found(day, day + 9 * HOUR_MS)).toEqual([]);
        expect(await found(day, day + 2 * DAY_MS)).toHaveLength(2);
        clock.now = day + 40 * DAY_MS;
        expect(await statistics.losses(day, day + 2 * DAY_MS)).toEqual({ losses: [], isComplete: true });
      } finally {
        clock.now = NOW;
      }
    });

    test("a close that is not written is not counted", async () => {
      const day = freshDay();
      const { change, commit } = await closed(day, day);
      expect(await commit()).toBe("committed");
      expect(await commit()).toBe("stale");
      await expect(
        stores().runs.commit({ ...change, from: change.to, to: { ...change.to, version: 3 } }),
      ).rejects.toThrow("not open");
      expect(await dayOf(day)).toEqual([
        {
          interval: "DAY",
          at: day,
          counters: { succeeded: 2, failed: 1, FAILED: 1, begunExecutions: 1, begunTasks: 3 },
        },
      ]);
    });

    test("intervals are listed from the first to the last, over days, and minutes as long as the history", async () => {
      const day = freshDay();
      stores().clock.now = day;
      const instants = [day, day + MINUTE_MS, day + DAY_MS - MINUTE_MS, day + DAY_MS, day + 2 * DAY_MS];
      for (const at of instants) await (await closed(at, at + 59_999)).commit();
      const found = async (from: number, until: number) => (await minutes(from, until)).map(({ at }) => at);
      expect(await found(day, day + 2 * DAY_MS)).toEqual(instants);
      expect(await found(day + MINUTE_MS, day + DAY_MS)).toEqual(instants.slice(1, 4));
      const listed = await stores().statistics.list("DAY", day, day + 2 * DAY_MS);
      expect(listed.map(({ at }) => at)).toEqual([day, day + DAY_MS, day + 2 * DAY_MS]);
      stores().clock.now = day + 31 * DAY_MS;
      expect(await found(day, day + 2 * DAY_MS)).toEqual([day + 2 * DAY_MS]);
      expect((await dayOf(day))[0]?.counters).toEqual({
        succeeded: 6,
        failed: 3,
        FAILED: 3,
        begunExecutions: 3,
        begunTasks: 9,
      });
      stores().clock.now = NOW;
    });

    test("jobs are counted while they are registered, by type, and once", async () => {
      const [first, second] = [freshDay(), freshDay()];
      const jobName = freshName("job");
      const { jobs } = stores();
      const at = (revision: number, change: Partial<Job["config"]> = {}): Job => ({
        revision,
        enabled: true,
        config: aJob({ jobName, ...change }),
        state: "ACTIVE",
      });
      const counters = async (day: number) => (await dayOf(day))[0]?.counters;
      expect(await jobs.create(at(first), first)).toBe("created");
      expect(await jobs.create(at(first), first)).toBe("exists");
      expect(await counters(first)).toEqual({ registered: 1, SIMPLE: 1, TRANSIENT: 1 });
      const script = { jobType: "SCRIPT", jobExecutionType: "DAEMON" } as const;
      expect(await jobs.change(at(second, script), first - 1, second)).toBe("stale");
      expect(await jobs.change(at(second, script), first, second)).toBe("changed");
      expect(await jobs.change(at(second + 1, script), second, second)).toBe("changed");
      expect(await counters(second)).toEqual({ SIMPLE: -1, SCRIPT: 1, TRANSIENT: -1, DAEMON: 1 });
      const third = freshDay();
      await jobs.change(at(third, script), second + 1, third);
      for (let times = 0; times < 2; times++) await jobs.remove(jobName, third);
      expect(await counters(third)).toEqual({ registered: -1, SCRIPT: -1, DAEMON: -1 });
      const [fourth, fifth] = [freshDay(), freshDay()];
      await jobs.create(at(fourth), fourth);
      await jobs.adopt(at(fifth), fourth, fifth);
      expect(await counters(fifth), "as in a Run table that never counted it").toEqual(await counters(fourth));
    });
  });
