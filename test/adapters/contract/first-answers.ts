import { describe, expect, test } from "vitest";
import { DAY_MS, freshName, NOW, type Stores } from "./stores.ts";

export const firstAnswersContract = (stores: () => Stores) =>
  describe("first answers", () => {
    const answerOf = (n: number) => ({ asked: `asked ${n}`, answer: `{"n":${n}}` });

    test("if several answers come under one key, one is kept, and all callers get it", async () => {
      const jobName = freshName("job");
      const { answers } = stores();
      expect(await answers.get(jobName, "a")).toBeUndefined();
      const kept = await Promise.all([0, 1, 2, 3].map((n) => answers.keep(jobName, "a", answerOf(n), NOW)));
      expect(new Set(kept.map(({ answer }) => answer)).size).toBe(1);
      expect(await answers.get(jobName, "a")).toEqual(kept[0]);
      expect(await answers.keep(jobName, "a", answerOf(9), NOW)).toEqual(kept[0]);
    });

    test("another key or another job has its own answer", async () => {
      const jobName = freshName("job");
      const { answers } = stores();
      await answers.keep(jobName, "a", answerOf(1), NOW);
      expect(await answers.get(jobName, "b")).toBeUndefined();
      expect(await answers.get(freshName("job"), "a")).toBeUndefined();
      expect(await answers.keep(jobName, "b", answerOf(2), NOW)).toEqual(answerOf(2));
    });

    test("an answer expires with the history of its time, and then a new one may be kept", async () => {
      const jobName = freshName("job");
      const { answers, clock } = stores();
      await answers.keep(jobName, "a", answerOf(1), NOW);
      const before = clock.now;
      clock.now = NOW + 31 * DAY_MS;
      try {
        expect(await answers.get(jobName, "a")).toBeUndefined();
        expect(await answers.keep(jobName, "a", answerOf(2), clock.now)).toEqual(answerOf(2));
        expect(await answers.get(jobName, "a")).toEqual(answerOf(2));
      } finally {
        clock.now = before;
      }
    });
  });
