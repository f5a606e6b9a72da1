import { afterEach, describe, expect, test } from "vitest";
import { MOST_WAITERS } from "../../../functions/ports/permits.ts";
import { freshName, NOW, type Stores } from "./stores.ts";

/** All permits of a stack stand in one item, so each test ends with all of them free. */
export const permitsContract = (stores: () => Stores) =>
  describe("permits", () => {
    const taken = (executionId: string, blocks: number[], limit: number, now = NOW, chunk = 0, wasLeftOut = false) =>
      stores().permits.take({ executionId, chunk, blocks, limit, now, ...(wasLeftOut && { wasLeftOut }) });
    const take = async (...request: Parameters<typeof taken>) => (await taken(...request)).blocks;
    const give = (executionId: string, blocks: number[], isOver = false, chunk = 0) =>
      stores().permits.give(executionId, chunk, blocks, isOver);
    afterEach(async () => {
      for (const { executionId, chunk } of await stores().permits.holders())
        await stores().permits.give(executionId, chunk, [], true);
      expect(await stores().permits.holders()).toEqual([]);
    });

    test("blocks are taken in their order, up to the limit of all executions together", async () => {
      const [first, second] = [freshName("job.c1"), freshName("job.c2")];
      expect(await take(first, [0, 1], 3)).toEqual(new Set([0, 1]));
      expect(await take(second, [0, 1], 3)).toEqual(new Set([0]));
      expect(await take(second, [1], 3)).toEqual(new Set());
    });

    test("more blocks than the limit are taken in part, also by the first", async () => {
      const first = freshName("job.c1");
      expect(await take(first, [0, 1, 2], 2)).toEqual(new Set([0, 1]));
      expect(await give(first, [0])).toEqual({
        taken: 1,
        waiting: [{ executionId: first, chunk: 0, since: NOW, limit: 2 }],
      });
    });

    test("a repeated take has the same permits and takes no more", async () => {
      const [first, second] = [freshName("job.c1"), freshName("job.c2")];
      await take(first, [0, 1], 2);
      expect(await take(first, [0, 1], 2)).toEqual(new Set([0, 1]));
      expect(await take(first, [1, 2], 2)).toEqual(new Set([1]));
      expect(await take(second, [0], 3)).toEqual(new Set([0]));
    });

    test("a given permit is free again, and giving it twice frees no other", async () => {
      const [first, second] = [freshName("job.c1"), freshName("job.c2")];
      await take(first, [0, 1], 2);
      await give(first, [0]);
      expect(await give(first, [0])).toEqual({ taken: 1, waiting: [] });
      expect(await take(second, [0, 1], 2)).toEqual(new Set([0]));
    });

    test("chunks wait in the order of their first refusal; one that gets a part goes to the end", async () => {
      const [holder, first, second] = [freshName("job.c0"), freshName("job.c1"), freshName("job.c2")];
      await take(holder, [0], 1);
      await take(first, [0, 1], 1, NOW + 1);
      await take(second, [0], 1, NOW + 2);
      await take(first, [0, 1], 1, NOW + 3);
      const waiting = async () =>
        (await give(holder, [])).waiting.map(({ executionId, since }) => [executionId, since]);
      expect(await waiting()).toEqual([
        [first, NOW + 1],
        [second, NOW + 2],
      ]);
      await give(holder, [0]);
      expect(await take(first, [0, 1], 1, NOW + 4)).toEqual(new Set([0]));
      expect(await waiting()).toEqual([
        [second, NOW + 2],
        [first, NOW + 4],
      ]);
    });

    test("a chunk that gets all it wants waits no more", async () => {
      const [holder, first] = [freshName("job.c0"), freshName("job.c1")];
      await take(holder, [0], 1);
      await take(first, [0], 1);
      await give(holder, [0]);
      expect(await take(first, [0], 1)).toEqual(new Set([0]));
      expect((await give(holder, [])).waiting).toEqual([]);
    });

    test("a chunk that leaves the line keeps the permits that it does not give", async () => {
      const [first, second] = [freshName("job.c1"), freshName("job.c2")];
      await take(first, [0, 1, 2], 2);
      await take(second, [0], 2, NOW + 1);
      const waiting = [{ executionId: second, chunk: 0, since: NOW + 1, limit: 2 }];
      expect(await stores().permits.leave(first, 0, [1, 5])).toEqual({ taken: 1, waiting });
      expect(await stores().permits.leave(first, 0, [])).toEqual({ taken: 1, waiting });
      expect(await take(first, [0], 2), "it has this one").toEqual(new Set([0]));
    });

    test("a chunk that is over has no permit and does not wait, also if blocks had another size before; another chunk keeps both", async () => {
      const execution = freshName("job.c1");
      await take(execution, [0, 7], 2);
      await take(execution, [0, 8], 3, NOW, 1);
      await take(execution, [9], 2);
      expect(await give(execution, [], true)).toEqual({
        taken: 1,
        waiting: [{ executionId: execution, chunk: 1, since: NOW, limit: 3 }],
      });
      expect(await stores().permits.holders()).toEqual([{ executionId: execution, chunk: 1 }]);
    });

    test("holders are the chunks that have a permit or wait, each once", async () => {
      const [first, second] = [freshName("job.c1"), freshName("job.c2")];
      await take(first, [0, 1, 2], 2);
      await take(second, [0], 2);
      const holders = await stores().permits.holders();
      expect(holders.map(({ executionId }) => executionId).sort()).toEqual([first, second].sort());
    });

    test(`at most ${MOST_WAITERS} chunks wait, and another one is left out until one of them has gone`, async () => {
      const holder = freshName("job.c0");
      await take(holder, [0], 1);
      const last = MOST_WAITERS + 1;
      const leftOut: number[] = [];
      for (let chunk = 1; chunk <= last; chunk++) {
        const { isLeftOut } = await taken(holder, [0], 1, NOW + chunk, chunk);
        if (isLeftOut) leftOut.push(chunk);
      }
      expect(leftOut).toEqual([last]);
      const { waiting } = await give(holder, []);
      expect(waiting).toHaveLength(MOST_WAITERS);
      expect(waiting.at(-1)?.chunk).toBe(MOST_WAITERS);
      expect(await taken(holder, [0], 1, NOW, last, true)).toEqual({ blocks: new Set(), isLeftOut: true });
      await give(holder, [], true, 1);
      expect(await taken(holder, [0], 1, NOW, last, true)).toEqual({ blocks: new Set(), isLeftOut: false });
      await give(holder, [0]);
      expect(await taken(holder, [0], 1, NOW, last, true)).toEqual({ blocks: new Set([0]), isLeftOut: false });
    });

    test("takers at the same time never get more than the limit", async () => {
      const names = Array.from({ length: 8 }, (_, i) => freshName(`job.c${i}`));
      const got = await Promise.all(names.map((name) => take(name, [0, 1], 5)));
      expect(got.reduce((sum, { size }) => sum + size, 0)).toBe(5);
    });
  });
