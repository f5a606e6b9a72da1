import { describe, expect, test } from "vitest";
import { aChange, aFire, aStart, COUNTS } from "./a-change.ts";
import { DAY_MS, freshName, NOW, type Stores } from "./stores.ts";

export const startedExecutionsContract = (stores: () => Stores) =>
  describe("started executions", () => {
    let years = 0;
    /** A time of this test alone, because the list has no owner. */
    const freshTime = () => Date.UTC(2040 + years++, 0, 1);
    const started = async (startedAt: number, shards = 1) => {
      const fire = aFire(freshName("job"));
      await stores().runs.commit(aStart(fire, undefined, { startedAt, shards }));
      return { executionId: `${fire.jobName}.${fire.fireId}`, startedAt, shards };
    };

    test("executions are listed by their start, the newest first, both ends of a range included", async () => {
      const at = freshTime();
      stores().clock.now = at;
      const all = [];
      for (let n = 0; n < 20; n++) all.unshift(await started(at + n));
      const { started: list } = stores();
      expect(await list.newest(at, at + 19, 1_000)).toEqual({ executions: all, isComplete: true });
      expect((await list.newest(at + 5, at + 6, 1_000)).executions).toEqual(all.slice(13, 15));
      expect(await list.newest(at + 20, at + 10, 9)).toEqual({ executions: [], isComplete: true });
      stores().clock.now = NOW;
    });

    test("the list ends with the execution that has enough shards, and says that there are more", async () => {
      const at = freshTime();
      stores().clock.now = at;
      const [first, second, third] = [await started(at), await started(at + 1, 300), await started(at + 2, 5)];
      const { started: list } = stores();
      expect(await list.newest(at, at + 9, 6)).toEqual({ executions: [third, second], isComplete: false });
      expect(await list.newest(at, at + 9, 305)).toEqual({ executions: [third, second], isComplete: false });
      expect(await list.newest(at, at + 9, 306)).toEqual({ executions: [third, second, first], isComplete: true });
      stores().clock.now = NOW;
    });

    test("one more than are wanted is noticed, also where all of them are in one shard", async () => {
      const at = freshTime();
      const { clock, started: list } = stores();
      clock.now = at;
      const all = [];
      for (let n = 0; n < 40; n++) all.unshift(await started(at + n));
      for (let wanted = 1; wanted < all.length; wanted++) {
        const expected = { executions: all.slice(0, wanted), isComplete: false };
        expect(await list.newest(at, at + all.length, wanted)).toEqual(expected);
      }
      expect(await list.newest(at, at + all.length, all.length)).toEqual({ executions: all, isComplete: true });
      clock.now = NOW;
    });

    test("a close keeps the entry, unless the history is not kept, and old entries are not read", async () => {
      const at = freshTime();
      const { clock, runs, started: list } = stores();
      clock.now = at;
      const kept = await started(at);
      const dropped = await started(at);
      for (const [{ executionId }, sampledOut] of [
        [kept, undefined],
        [dropped, true],
      ] as const) {
        const [jobName = ""] = executionId.split(".");
        const state = await runs.readState(jobName);
        const ended = { executionId, outcome: "FAILED", counts: COUNTS, startedAt: at, endedAt: at } as const;
        const close = { ...ended, ...(sampledOut && { sampledOut }) };
        await runs.commit(aChange(jobName, state, { to: { version: state.version + 1, queue: [] }, close }));
      }
      expect((await list.newest(at, at, 9)).executions).toEqual([kept]);
      clock.now = at + 31 * DAY_MS;
      expect((await list.newest(at, at, 9)).executions).toEqual([]);
      clock.now = NOW;
    });
  });
