import { describe, expect, test } from "vitest";
import { OUTCOMES } from "../../../functions/contract/outcome.ts";
import { count, freshName, NOW, type Stores } from "./stores.ts";

const aTask = () => `${freshName("job")}@-@0@-@READY@-@x.c1.1@-@hmac`;
const CLAIM = { nonce: "mine", segment: 1, claimedAt: NOW };

export const taskStoreContract = (stores: () => Stores) =>
  describe("task store", () => {
    test("a claim makes the row, for the runner and for the collector", async () => {
      const taskId = aTask();
      expect(await stores().claims.read(taskId)).toBeUndefined();
      expect(await stores().claims.claim(taskId, CLAIM)).toBe(true);
      expect(await stores().claims.read(taskId)).toEqual({ taskId, ...CLAIM });
      expect(await stores().ends.read(taskId)).toEqual({ taskId, ...CLAIM });
    });

    test("a task has one claimant, which may ask again", async () => {
      const taskId = aTask();
      await stores().claims.claim(taskId, CLAIM);
      expect(await stores().claims.claim(taskId, { ...CLAIM, nonce: "another's" })).toBe(false);
      expect(await stores().claims.claim(taskId, { ...CLAIM, claimedAt: NOW + 9 })).toBe(true);
      expect(await stores().claims.read(taskId)).toEqual({ taskId, ...CLAIM });
    });

    test("of several claimants at once one has it", async () => {
      const taskId = aTask();
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, i) => stores().claims.claim(taskId, { ...CLAIM, nonce: `runner ${i}` })),
      );
      expect(count(answers, true)).toBe(1);
      expect((await stores().claims.read(taskId))?.nonce).toBe(`runner ${answers.indexOf(true)}`);
    });

    test("segments are claimed in order, each once", async () => {
      const taskId = aTask();
      const second = { nonce: "second", segment: 2, claimedAt: NOW + 900_000 };
      expect(await stores().claims.claim(taskId, second)).toBe(false);
      await stores().claims.claim(taskId, CLAIM);
      expect(await stores().claims.claim(taskId, { ...second, segment: 3 })).toBe(false);
      expect(await stores().claims.claim(taskId, second)).toBe(true);
      expect(await stores().claims.claim(taskId, second)).toBe(true);
      expect(await stores().claims.claim(taskId, { ...second, nonce: "another's" })).toBe(false);
      expect(await stores().claims.claim(taskId, CLAIM)).toBe(false);
      expect(await stores().claims.read(taskId)).toEqual({ taskId, ...second });
    });

    test("the places of a task's output are kept, one for each sandbox, and stand after its end", async () => {
      const taskId = aTask();
      const place = (stream: string) => ({ memoryMB: 256, stream: `2027/01/01/[$LATEST]${stream}` });
      const claim = (segment: number, stream: string) =>
        stores().claims.claim(taskId, {
          nonce: `${segment}`,
          segment,
          claimedAt: NOW + segment * 900_000,
          log: place(stream),
        });
      await claim(1, "a");
      await claim(2, "a");
      await claim(3, "b");
      await claim(3, "c");
      const logParts = [
        { ...place("a"), segment: 1, since: NOW + 900_000 },
        { ...place("b"), segment: 3, since: NOW + 2_700_000 },
      ];
      expect((await stores().ends.read(taskId))?.logParts).toEqual(logParts);
      const row = await stores().ends.end(taskId, { outcome: "FINISHED", endedAt: NOW, lines: 7 });
      expect(row).toMatchObject({ logParts, lines: 7 });
      expect(await stores().ends.read(taskId)).toEqual(row);
    });

    test("the first end stands: a later one changes nothing", async () => {
      const taskId = aTask();
      await stores().claims.claim(taskId, CLAIM);
      const first = {
        outcome: "FAILED",
        endedAt: NOW + 5,
        startedAt: NOW + 1,
        exitCode: 3,
        reason: "exit code 3",
        reportedSegment: 1,
        tail: "oh\n",
        retryable: false,
      } as const;
      const row = { taskId, claimedAt: NOW, segment: 1, ...first };
      expect(await stores().ends.end(taskId, first)).toEqual(row);
      expect(await stores().ends.end(taskId, { outcome: "LOST", endedAt: NOW + 9 })).toEqual(row);
      expect(await stores().ends.read(taskId)).toEqual(row);
    });

    test("a task without a claim can end, and cannot be claimed any more", async () => {
      const taskId = aTask();
      const end = { outcome: "LOST", endedAt: NOW } as const;
      expect(await stores().ends.end(taskId, end)).toEqual({ taskId, ...end });
      expect(await stores().claims.claim(taskId, CLAIM)).toBe(false);
      expect(await stores().claims.claim(taskId, { ...CLAIM, segment: 2 })).toBe(false);
      expect(await stores().ends.read(taskId)).toEqual({ taskId, ...end });
    });

    test("an ended task cannot be claimed again by its own claimant, nor continue with a segment", async () => {
      const taskId = aTask();
      await stores().claims.claim(taskId, CLAIM);
      await stores().ends.end(taskId, { outcome: "FINISHED", endedAt: NOW });
      expect(await stores().claims.claim(taskId, CLAIM)).toBe(false);
      expect(await stores().claims.claim(taskId, { ...CLAIM, segment: 2 })).toBe(false);
    });

    test("a later segment that has ended has the claim of that segment", async () => {
      const taskId = aTask();
      await stores().claims.claim(taskId, CLAIM);
      await stores().claims.claim(taskId, { nonce: "second", segment: 2, claimedAt: NOW + 7 });
      const row = await stores().ends.end(taskId, { outcome: "KILLED", endedAt: NOW + 9 });
      expect(row).toEqual({ taskId, claimedAt: NOW + 7, segment: 2, outcome: "KILLED", endedAt: NOW + 9 });
    });

    test("of several ends at once one stands, and each writer gets it back", async () => {
      const taskId = aTask();
      const rows = await Promise.all(
        [...OUTCOMES, ...OUTCOMES].map((outcome, i) => stores().ends.end(taskId, { outcome, endedAt: NOW + i })),
      );
      expect(new Set(rows.map(({ outcome, endedAt }) => `${outcome} ${endedAt}`)).size).toBe(1);
    });

    test("of a claim and an end at once either comes first, and the end stands", async () => {
      for (let round = 0; round < 10; round++) {
        const taskId = aTask();
        const [claimed, row] = await Promise.all([
          stores().claims.claim(taskId, CLAIM),
          stores().ends.end(taskId, { outcome: "LOST", endedAt: NOW }),
        ]);
        expect(row.claimedAt, "the end tells whether it met a claim").toBe(claimed ? NOW : undefined);
        expect((await stores().ends.read(taskId))?.outcome).toBe("LOST");
      }
    });
  });
