import { describe, expect, test } from "vitest";
import { OUTCOMES, type Outcome } from "../../../functions/contract/outcome.ts";
import type { Chunk } from "../../../functions/core/run/execution.ts";
import { sumOfTallies } from "../../../functions/core/run/fold-outcomes.ts";
import { aChange, aFire, aStart, COUNTS } from "./a-change.ts";
import { freshName, NOW, owedOf, type Stores } from "./stores.ts";

const ended = (sets: Partial<Record<Outcome, readonly number[]>> = {}): Chunk["ended"] => {
  const set = (outcome: Outcome) => new Set(sets[outcome]);
  return {
    FINISHED: set("FINISHED"),
    KILLED: set("KILLED"),
    FAILED: set("FAILED"),
    ERROR: set("ERROR"),
    LOST: set("LOST"),
  };
};

const TALLY = { counts: { FINISHED: 198, KILLED: 0, FAILED: 2, ERROR: 0, LOST: 0 }, unrun: { skipped: 0, missed: 0 } };

export const fanOutStoreContract = (stores: () => Stores) =>
  describe("fan-out store", () => {
    const started = async (shards = 450) => {
      const fire = aFire(freshName("job"));
      await stores().runs.commit(aStart(fire, undefined, { shards }));
      return { jobName: fire.jobName, executionId: `${fire.jobName}.${fire.fireId}` };
    };
    const closed = async () => {
      const names = await started();
      const close = {
        executionId: names.executionId,
        outcome: "FINISHED",
        counts: COUNTS,
        startedAt: NOW,
        endedAt: NOW,
      } as const;
      await stores().runs.commit(aChange(names.jobName, { version: 1, queue: [] }, { close }));
      return names;
    };
    const execution = async (executionId: string) => {
      const found = await stores().runs.getExecution(executionId);
      if (found === undefined) throw new Error(`no execution ${executionId}`);
      return found;
    };
    const chunk = (executionId: string, number: number, fields: Partial<Chunk> = {}): Chunk => ({
      executionId,
      chunk: number,
      ended: ended(),
      retries: new Map(),
      ...fields,
    });

    test("a cancelled shard is noted before and after its chunk is opened, and a check is owed by the earliest", async () => {
      const { jobName, executionId } = await started();
      const { fanOuts } = stores();
      await fanOuts.cancelShard(executionId, 1, 7, NOW + 9);
      const check = { owes: "check", executionId, chunk: 1 };
      const owed = async () => (await owedOf(stores(), jobName)).filter((work) => work.owes === "check");
      expect(await owed()).toEqual([{ ...check, dueAt: NOW + 9 }]);
      expect(await fanOuts.getChunk(executionId, 1)).toEqual(chunk(executionId, 1, { cancelled: new Set([7]) }));
      const opened = await fanOuts.openChunk(executionId, 1, NOW + 1, NOW + 50, NOW - 1);
      expect(opened).toEqual(chunk(executionId, 1, { invokedAt: NOW + 1, cancelled: new Set([7]) }));
      await fanOuts.cancelShard(executionId, 1, 3, NOW + 20);
      expect(await owed()).toEqual([{ ...check, dueAt: NOW + 9 }]);
      await fanOuts.cancelShard(executionId, 1, 7, NOW + 2);
      expect(await owed()).toEqual([{ ...check, dueAt: NOW + 2 }]);
      expect((await fanOuts.getChunk(executionId, 1))?.cancelled).toEqual(new Set([3, 7]));
    });

    test("an opened chunk is empty, and its check is owed", async () => {
      const { jobName, executionId } = await started();
      expect(await stores().fanOuts.getChunk(executionId, 1)).toBeUndefined();
      const opened = chunk(executionId, 1, { invokedAt: NOW + 1 });
      expect(await stores().fanOuts.openChunk(executionId, 1, NOW + 1, NOW + 2)).toEqual(opened);
      expect(await stores().fanOuts.getChunk(executionId, 1)).toEqual(opened);
      expect(await owedOf(stores(), jobName, NOW + 2)).toEqual([
        { owes: "check", executionId, chunk: 1, dueAt: NOW + 2 },
      ]);
    });

    test("a chunk that was opened a moment ago is not opened again", async () => {
      const { executionId } = await started();
      const open = (invokedAt: number, unlessAfter?: number) =>
        stores().fanOuts.openChunk(executionId, 0, invokedAt, NOW + 900, unlessAfter);
      const opened = { invokedAt: NOW };
      expect(await open(NOW, NOW - 20)).toMatchObject(opened);
      expect(await open(NOW, NOW - 20), "the same once more: its answer was lost").toMatchObject(opened);
      expect(await open(NOW + 19, NOW - 1)).toBeUndefined();
      expect(await stores().fanOuts.getChunk(executionId, 0)).toMatchObject(opened);
      expect((await stores().fanOuts.getChunk(executionId, 0))?.firstInvokedAt).toBeUndefined();
      const again = { firstInvokedAt: NOW };
      expect(await open(NOW + 20, NOW)).toMatchObject({ ...again, invokedAt: NOW + 20 });
      expect(await open(NOW + 21), "whenever it was opened").toMatchObject({ ...again, invokedAt: NOW + 21 });
      expect(await stores().fanOuts.getChunk(executionId, 0)).toMatchObject({ ...again, invokedAt: NOW + 21 });
    });

    test("opening it again keeps ended shards and retries", async () => {
      const { executionId } = await started();
      await stores().fanOuts.openChunk(executionId, 0, NOW, NOW + 2);
      await stores().fanOuts.addEnded(executionId, 0, new Map([["FINISHED", [3]]]));
      await stores().fanOuts.addRetries(executionId, 0, new Map([[4, { attempt: 2, issued: false, at: NOW + 9 }]]));
      expect(await stores().fanOuts.openChunk(executionId, 0, NOW + 5, NOW + 6)).toEqual(
        chunk(executionId, 0, {
          ...{ invokedAt: NOW + 5, firstInvokedAt: NOW },
          ended: ended({ FINISHED: [3] }),
          retries: new Map([[4, { attempt: 2, issued: false, at: NOW + 9 }]]),
        }),
      );
    });

    test("each outcome has a set of its own", async () => {
      const { executionId } = await started();
      const sets = { FINISHED: [0], KILLED: [1], FAILED: [2], ERROR: [3], LOST: [4] };
      const added = new Map(OUTCOMES.map((outcome) => [outcome, sets[outcome]]));
      expect((await stores().fanOuts.addEnded(executionId, 0, added)).ended).toEqual(ended(sets));
      expect((await stores().fanOuts.getChunk(executionId, 0))?.ended).toEqual(ended(sets));
    });

    test("offsets are added to the sets of their outcomes; a repeated or an empty write changes nothing", async () => {
      const { executionId } = await started();
      const { addEnded } = stores().fanOuts;
      await addEnded(
        executionId,
        0,
        new Map<Outcome, number[]>([
          ["FINISHED", [0, 199]],
          ["ERROR", [7]],
        ]),
      );
      const after = chunk(executionId, 0, { ended: ended({ FINISHED: [0, 1, 199], ERROR: [7] }) });
      expect(await addEnded(executionId, 0, new Map([["FINISHED", [1, 0]]]))).toEqual(after);
      expect(await addEnded(executionId, 0, new Map([["FINISHED", [199]]]))).toEqual(after);
      expect(await addEnded(executionId, 0, new Map([["LOST", []]]))).toEqual(after);
      expect(await addEnded(executionId, 0, new Map())).toEqual(after);
    });

    test("the first failure of each outcome stands, in a chunk and in its execution", async () => {
      const { executionId } = await started();
      const [first, second, lost] = ["404", "503", "vanished"].map((reason, item) => ({ item, reason }));
      if (first === undefined || second === undefined || lost === undefined) throw new Error("three are named");
      await stores().fanOuts.addEnded(executionId, 0, new Map([["ERROR", [0]]]), { ERROR: first });
      const both = { ERROR: first, LOST: lost };
      const chunk = await stores().fanOuts.addEnded(
        executionId,
        0,
        new Map([
          ["ERROR", [1]],
          ["LOST", [2]],
        ]),
        { ERROR: second, LOST: lost },
      );
      expect(chunk.failures).toEqual(both);
      expect((await stores().fanOuts.getChunk(executionId, 0))?.failures).toEqual(both);
      await stores().fanOuts.addDoneChunk(executionId, 0, TALLY, NOW, chunk.failures);
      const after = await stores().fanOuts.addDoneChunk(executionId, 1, TALLY, NOW, { ERROR: second });
      expect(after.failures).toEqual(both);
    });

    test("shards that end at the same time are all there", async () => {
      const { executionId } = await started();
      await stores().fanOuts.openChunk(executionId, 0, NOW, NOW);
      const offsets = Array.from({ length: 200 }, (_, offset) => offset);
      const tens = Array.from({ length: 20 }, (_, i) => offsets.slice(i * 10, i * 10 + 10));
      const chunks = await Promise.all(
        tens.map((ten) => stores().fanOuts.addEnded(executionId, 0, new Map([["FINISHED", ten]]))),
      );
      expect((await stores().fanOuts.getChunk(executionId, 0))?.ended.FINISHED).toEqual(new Set(offsets));
      expect(chunks.filter(({ ended }) => ended.FINISHED.size === 200)).not.toHaveLength(0);
    });

    test.each([
      { before: undefined, retry: [2, false, 10], after: [2, false, 10], because: "it is the first" },
      { before: [2, false, 10], retry: [3, false, 30], after: [3, false, 30], because: "it is a later attempt" },
      { before: [2, false, 10], retry: [2, true, 20], after: [2, true, 20], because: "the attempt was issued" },
      { before: [2, true, 20], retry: [2, true, 25], after: [2, true, 25], because: "it was issued once more" },
      { before: [2, true, 20], retry: [2, false, 10], after: [2, true, 20], because: "it is issued already" },
      { before: [2, false, 10], retry: [2, false, 15], after: [2, false, 10], because: "its instant stands" },
      { before: [3, false, 30], retry: [2, true, 40], after: [3, false, 30], because: "that attempt is over" },
    ] as const)("after the retry $before comes $retry, $after stands: $because", async ({ before, retry, after }) => {
      const { executionId } = await started();
      const asRetry = ([attempt, issued, at]: readonly [number, boolean, number]) => ({
        attempt,
        issued,
        at: NOW + at,
      });
      await stores().fanOuts.openChunk(executionId, 0, NOW, NOW);
      if (before !== undefined) await stores().fanOuts.addRetries(executionId, 0, new Map([[5, asRetry(before)]]));
      await stores().fanOuts.addRetries(executionId, 0, new Map([[5, asRetry(retry)]]));
      expect((await stores().fanOuts.getChunk(executionId, 0))?.retries).toEqual(new Map([[5, asRetry(after)]]));
    });

    test("retries of all shards of a chunk at the same time are all there", async () => {
      const { executionId } = await started();
      await stores().fanOuts.openChunk(executionId, 0, NOW, NOW + 1_000);
      const retries = Array.from(
        { length: 200 },
        (_, offset) => [offset, { attempt: 2, issued: false, at: NOW + offset }] as const,
      );
      await Promise.all(
        retries.map(([offset, retry]) => stores().fanOuts.addRetries(executionId, 0, new Map([[offset, retry]]))),
      );
      expect((await stores().fanOuts.getChunk(executionId, 0))?.retries).toEqual(new Map(retries));
    });

    test("a chunk is owed from its earliest retry, or until everything in it has ended", async () => {
      const { jobName, executionId } = await started();
      const { openChunk, addRetries, owe } = stores().fanOuts;
      const dueAt = async () => (await owedOf(stores(), jobName, NOW + 1_000)).map((owed) => owed.dueAt - NOW);
      await openChunk(executionId, 0, NOW, NOW + 100);
      await openChunk(executionId, 0, NOW + 10, NOW + 110);
      expect(await dueAt()).toEqual([100]);
      await addRetries(executionId, 0, new Map([[1, { attempt: 2, issued: false, at: NOW + 50 }]]));
      expect(await dueAt()).toEqual([50]);
      await addRetries(executionId, 0, new Map([[2, { attempt: 2, issued: false, at: NOW + 70 }]]));
      expect(await dueAt()).toEqual([50]);
      await addRetries(executionId, 0, new Map([[3, { attempt: 2, issued: true, at: NOW + 10 }]]));
      expect(await dueAt()).toEqual([50]);
      await owe(executionId, 0, NOW + 200);
      expect(await dueAt()).toEqual([200]);
      await owe(executionId, 0, undefined);
      expect(await dueAt()).toEqual([]);
    });

    test("chunks are released forward, and the execution owes its fan-out until the last", async () => {
      const { jobName, executionId } = await started();
      const { release } = stores().fanOuts;
      await release(executionId, 1, NOW + 10);
      expect((await execution(executionId)).releasedChunks).toBe(1);
      expect(await owedOf(stores(), jobName)).toEqual([{ owes: "fan-out", executionId, dueAt: NOW + 10 }]);
      await release(executionId, 3, undefined);
      expect((await execution(executionId)).releasedChunks).toBe(3);
      expect(await owedOf(stores(), jobName)).toEqual([]);
      await release(executionId, 2, NOW + 20);
      expect((await execution(executionId)).releasedChunks).toBe(3);
      expect(await owedOf(stores(), jobName)).toEqual([]);
    });

    test("an execution that is done before the release of its last chunk is noted keeps its completion owed", async () => {
      const { jobName, executionId } = await started(3);
      await stores().fanOuts.addDoneChunk(executionId, 0, TALLY, NOW + 70_000);
      await stores().fanOuts.release(executionId, 1, undefined);
      const dueAt = NOW + 60_000;
      expect(await owedOf(stores(), jobName)).toEqual([{ owes: "check", executionId, chunk: 0, dueAt }]);
    });

    test("chunks that are done at the same time are all there, and completion is owed", async () => {
      const { jobName, executionId } = await started();
      await stores().fanOuts.release(executionId, 3, undefined);
      const done = await Promise.all(
        [0, 1, 2, 1].map((number) => stores().fanOuts.addDoneChunk(executionId, number, TALLY, NOW + number)),
      );
      expect(done.some(({ doneChunks }) => doneChunks.size === 3)).toBe(true);
      expect((await execution(executionId)).doneChunks).toEqual(new Set([0, 1, 2]));
      expect(await owedOf(stores(), jobName)).toMatchObject([{ owes: "check", executionId, chunk: 0 }]);
    });

    test("outcomes of done chunks are added up once, also when a chunk is opened again", async () => {
      const { executionId } = await started();
      expect((await execution(executionId)).tally).toBeUndefined();
      const more = {
        counts: { FINISHED: 1, KILLED: 2, FAILED: 3, ERROR: 4, LOST: 5 },
        unrun: { skipped: 6, missed: 7 },
      };
      await stores().fanOuts.addDoneChunk(executionId, 0, TALLY, NOW);
      expect((await execution(executionId)).tally).toEqual(TALLY);
      await stores().fanOuts.addDoneChunk(executionId, 2, more, NOW);
      await stores().fanOuts.addDoneChunk(executionId, 0, more, NOW);
      expect((await execution(executionId)).tally).toEqual(sumOfTallies(TALLY, more));
    });

    test("the bound of a chunk's shards in Lambda only falls, and is removed with the chunk", async () => {
      const { executionId } = await started();
      const { noteInFlight, addDoneChunk } = stores().fanOuts;
      const known = async () => (await execution(executionId)).inFlight;
      expect(
        (
          await noteInFlight(
            executionId,
            new Map([
              [0, 100],
              [1, 40],
            ]),
          )
        )?.inFlight,
      ).toEqual(
        new Map([
          [0, 100],
          [1, 40],
        ]),
      );
      expect(
        await noteInFlight(
          executionId,
          new Map([
            [0, 100],
            [1, 41],
          ]),
        ),
      ).toBeUndefined();
      await noteInFlight(
        executionId,
        new Map([
          [0, 120],
          [1, 20],
          [2, 1],
        ]),
      );
      expect(await known()).toEqual(
        new Map([
          [0, 100],
          [1, 20],
          [2, 1],
        ]),
      );
      await addDoneChunk(executionId, 1, TALLY, NOW);
      await noteInFlight(
        executionId,
        new Map([
          [0, 5],
          [1, 3],
        ]),
      );
      expect(await known()).toEqual(
        new Map([
          [0, 5],
          [2, 1],
        ]),
      );
      expect((await execution(executionId)).doneChunks).toEqual(new Set([1]));
    });

    test("a closed execution, or one that never started, has no shards in Lambda", async () => {
      const { executionId } = await closed();
      const other = `${freshName("job")}.c1`;
      for (const id of [executionId, other]) {
        expect(await stores().fanOuts.noteInFlight(id, new Map([[0, 1]]))).toBeUndefined();
        expect((await stores().runs.getExecution(id))?.inFlight).toBeUndefined();
      }
    });

    test("new retries are noted at once, even if most were noted before", async () => {
      const { executionId } = await started();
      const { openChunk, addRetries, getChunk } = stores().fanOuts;
      await openChunk(executionId, 0, NOW, NOW + 9_000);
      const offsets = Array.from({ length: 200 }, (_, offset) => offset);
      const at = (offset: number, attempt: number) => [offset, { attempt, issued: false, at: NOW + offset }] as const;
      await addRetries(
        executionId,
        0,
        new Map(offsets.filter((offset) => offset % 3 === 0).map((offset) => at(offset, 3))),
      );
      await addRetries(executionId, 0, new Map(offsets.map((offset) => at(offset, 2))));
      const stored = (await getChunk(executionId, 0))?.retries;
      expect(stored).toEqual(new Map(offsets.map((offset) => at(offset, offset % 3 === 0 ? 3 : 2))));
    });

    test("a retry that is noted before its chunk is opened begins the chunk", async () => {
      const { executionId } = await started();
      const retries = new Map([[4, { attempt: 2, issued: true, at: NOW + 9 }]]);
      await stores().fanOuts.addRetries(executionId, 1, retries);
      expect(await stores().fanOuts.getChunk(executionId, 1)).toEqual(chunk(executionId, 1, { retries }));
    });

    test("attempts of a whole chunk that are issued at once are all noted", async () => {
      const { executionId } = await started();
      const { openChunk, addRetries, getChunk } = stores().fanOuts;
      await openChunk(executionId, 0, NOW, NOW + 9_000);
      const noted = (issued: boolean) =>
        new Map(Array.from({ length: 200 }, (_, offset) => [offset, { attempt: 2, issued, at: NOW + offset }]));
      await addRetries(executionId, 0, noted(false));
      await addRetries(executionId, 0, noted(true));
      expect((await getChunk(executionId, 0))?.retries).toEqual(noted(true));
    });

    test("bounds of more chunks than one write can hold are all noted", async () => {
      const { executionId } = await started(100_000);
      const bounds = (shards: number) =>
        new Map(Array.from({ length: 120 }, (_, chunk): [number, number] => [chunk + 380, shards]));
      await stores().fanOuts.noteInFlight(executionId, bounds(90));
      expect((await stores().fanOuts.noteInFlight(executionId, bounds(80)))?.inFlight).toEqual(bounds(80));
      expect((await execution(executionId)).inFlight).toEqual(bounds(80));
    });

    test("a segment that was handed over stands until a later one, or another attempt", async () => {
      const { executionId } = await started();
      const { openChunk, addRetries, getChunk } = stores().fanOuts;
      await openChunk(executionId, 0, NOW, NOW + 9_000);
      const first = { attempt: 1, issued: true, at: NOW + 1 };
      const second = { ...first, segment: 2, at: NOW + 2 };
      const known = async () => (await getChunk(executionId, 0))?.retries.get(4);
      for (const [retry, after] of [
        [second, second],
        [first, second],
        [
          { ...second, at: NOW + 3 },
          { ...second, at: NOW + 3 },
        ],
        [
          { attempt: 1, issued: false, at: NOW },
          { ...second, at: NOW + 3 },
        ],
        [
          { attempt: 2, issued: false, at: NOW + 5 },
          { attempt: 2, issued: false, at: NOW + 5 },
        ],
      ] as const) {
        await addRetries(executionId, 0, new Map([[4, retry]]));
        expect(await known()).toEqual(after);
      }
    });

    test("a closed execution stays as it is, and owes nothing", async () => {
      const { jobName, executionId } = await closed();
      const before = await execution(executionId);
      await stores().fanOuts.release(executionId, 3, NOW + 10);
      await stores().fanOuts.release(executionId, 3, undefined);
      expect(await stores().fanOuts.addDoneChunk(executionId, 2, TALLY, NOW)).toEqual(before);
      expect(await execution(executionId)).toEqual(before);
      expect(await owedOf(stores(), jobName)).toEqual([]);
    });

    test("an execution that was never started cannot be done, nor does it begin to exist", async () => {
      const executionId = `${freshName("job")}.c1`;
      await expect(stores().fanOuts.addDoneChunk(executionId, 0, TALLY, NOW)).rejects.toThrow(executionId);
      await stores().fanOuts.release(executionId, 1, NOW);
      expect(await stores().runs.getExecution(executionId)).toBeUndefined();
    });
  });
