import { describe, expect, test } from "vitest";
import type { PermitRules } from "../../../functions/core/run/permits.ts";
import { MOST_WAITERS } from "../../../functions/ports/permits.ts";
import { applyOutcomes, finishChunk } from "../../../functions/steps/shards/apply-outcomes.ts";
import { cancelShard } from "../../../functions/steps/shards/cancel-shard.ts";
import { checkChunk } from "../../../functions/steps/shards/check-chunk.ts";
import { fanOut } from "../../../functions/steps/shards/fan-out.ts";
import { issueAttempts } from "../../../functions/steps/shards/issue-attempts.ts";
import { askedOf } from "../../support/asked-of.ts";
import { unawaited } from "../../support/dying.ts";
import { running } from "./running.ts";

/** Blocks of two shards. */
const RULES: PermitRules = { shardsPerBlock: 2, blocks: 5, wideBlocks: 4 };
const RETRYABLE = { outcome: "ERROR", retryable: true } as const;

/** An execution of one chunk, all of whose blocks have a permit. */
async function permitted(shards = 4, permitRules = RULES) {
  const over = await running(shards, { failover: true }, 100);
  const deps = { ...over.deps, permitRules };
  const { executionId, world } = over;
  const blocks = Array.from({ length: Math.ceil(shards / 2) }, (_, block) => block);
  await deps.permits.take({ executionId, chunk: 0, blocks, limit: 99, now: world.now });
  const held = () => [...(world.permits.get("permits")?.held.get(`${executionId}#0`) ?? [])];
  return { ...over, deps, held };
}

describe("the permit of a block is given back", () => {
  test("when all of its shards have ended", async () => {
    const { deps, stored, ended, held } = await permitted();
    await applyOutcomes(deps, stored(), [await ended(0)]);
    expect(held(), "the other shard of the block is in Lambda").toEqual([0, 1]);
    await applyOutcomes(deps, stored(), [await ended(1)]);
    expect(held()).toEqual([1]);
  });

  test("when all of its shards wait for another attempt", async () => {
    const { deps, stored, ended, held } = await permitted();
    await applyOutcomes(deps, stored(), [await ended(0, RETRYABLE), await ended(1, RETRYABLE)]);
    expect(held()).toEqual([1]);
  });

  test("when one of its shards waits for another attempt and the other one ends", async () => {
    const { deps, stored, ended, held, setChunk, chunk } = await permitted();
    await applyOutcomes(deps, stored(), [await ended(0, RETRYABLE)]);
    expect(held()).toEqual([0, 1]);
    const [retry] = chunk().retries.values();
    await applyOutcomes(deps, stored(), [await ended(1)]);
    expect(held()).toEqual([1]);
    await deps.permits.take({ executionId: stored().executionId, chunk: 0, blocks: [0], limit: 99, now: 1 });
    setChunk({ retries: new Map([[0, { attempt: 2, issued: true, at: retry?.at ?? 0 }]]) });
    await applyOutcomes(deps, stored(), [await ended(1)]);
    expect(held(), "its other shard is in Lambda again").toEqual([1, 0]);
  });

  test("when its other shards wait for another execution of their DAEMON job, which may wait for a permit", async () => {
    const { deps, stored, ended, held, setChunk } = await permitted();
    setChunk({ overlap: { queued: new Set([0]), skipped: new Set(), missed: new Set() } });
    await applyOutcomes(deps, stored(), [await ended(1)]);
    expect(held()).toEqual([1]);
    setChunk({ retries: new Map([[0, { attempt: 1, issued: true, at: 1 }]]) });
    await deps.permits.take({ executionId: stored().executionId, chunk: 0, blocks: [0], limit: 99, now: 1 });
    await applyOutcomes(deps, stored(), [await ended(1)]);
    expect(held(), "its turn has come").toEqual([1, 0]);
  });

  test("with all others and the place in the line, when the chunk is done", async () => {
    const { world, deps, stored, ended, held, executionId } = await permitted();
    await deps.permits.take({ executionId, chunk: 0, blocks: [7], limit: 0, now: world.now });
    expect(world.permits.get("permits")?.waiting.size).toBe(1);
    await applyOutcomes(deps, stored(), await Promise.all([0, 1, 2, 3].map((item) => ended(item))));
    expect(held()).toEqual([]);
    expect(world.permits.get("permits")?.waiting.size).toBe(0);
  });

  test("and the store is not asked where none is emptied, or none is needed", async () => {
    const calm = await permitted();
    const noted = askedOf(calm.deps);
    await applyOutcomes(noted.deps, calm.stored(), [await calm.ended(0)]);
    expect(noted.asked).not.toContain("permits.give");
    const large = await permitted(4, { ...RULES, shardsPerBlock: 5 });
    const other = askedOf(large.deps);
    await applyOutcomes(other.deps, large.stored(), await Promise.all([0, 1, 2, 3].map((item) => large.ended(item))));
    expect(other.asked).not.toContain("permits.give");
  });

  test("and none of an execution of less than a block, all of whose shards wait for another attempt", async () => {
    const { deps, stored, ended } = await permitted(4, { ...RULES, shardsPerBlock: 5 });
    const noted = askedOf(deps);
    const tasks = await Promise.all([0, 1, 2, 3].map((item) => ended(item, RETRYABLE)));
    await applyOutcomes(noted.deps, stored(), tasks);
    expect(noted.asked).not.toContain("permits.give");
  });

  test("before the step ends: each write is awaited", async () => {
    for (const ends of [
      [RETRYABLE, RETRYABLE],
      [{}, {}],
      [{}, {}, {}, {}],
    ]) {
      const { deps, stored, ended } = await permitted();
      const tasks = await Promise.all(ends.map((end, item) => ended(item, end)));
      expect(await unawaited(deps, (dying) => applyOutcomes(dying, stored(), tasks))).toEqual([]);
    }
    const { deps, stored, chunk } = await permitted();
    expect(await unawaited(deps, (dying) => finishChunk(dying, stored(), chunk()))).toEqual([]);
  });
});

test("a check of a chunk whose execution is forgotten gives all of its permits back", async () => {
  const { world, deps, executionId, held } = await permitted();
  world.executions.delete(executionId);
  await checkChunk(deps, { executionId, chunk: 0 });
  expect(held()).toEqual([]);
});

describe("a check of a chunk's permits", () => {
  /** Two chunks wait for a permit: this one, and behind it another. */
  async function waiting(shards = 4) {
    const over = await permitted(shards);
    const { world, deps, executionId, chunk } = over;
    await deps.permits.take({ executionId, chunk: 0, blocks: [2], limit: 2, now: world.now });
    await deps.permits.take({ executionId: "other_job.c1", chunk: 4, blocks: [0], limit: 2, now: world.now + 1 });
    world.laterChecks.length = 0;
    world.run.length = 0;
    const check = (calls: object = {}) => checkChunk({ ...deps, ...calls }, { executionId, chunk: 0, permits: true });
    const line = () => [...(world.permits.get("permits")?.waiting.values() ?? [])].map(({ executionId: of }) => of);
    const end = (offsets: readonly number[]) =>
      over.setChunk({ ended: { ...chunk().ended, FINISHED: new Set(offsets) } });
    return { ...over, check, line, end };
  }

  test("ends its wait when none of its shards is due, and the next one in the line is checked in its place", async () => {
    const { world, deps, executionId, check, line, held } = await waiting();
    await deps.permits.give(executionId, 0, [1], false);
    await check();
    expect(line()).toEqual(["other_job.c1"]);
    expect(held(), "its shards are in Lambda").toEqual([0]);
    expect(world.laterChecks.map(({ check: asked }) => asked)).toEqual([
      { executionId: "other_job.c1", chunk: 4, permits: true },
    ]);
  });

  test("asks for no more checks than permits are free, however many blocks of its own are empty", async () => {
    const { world, deps, check, end } = await waiting(8);
    for (const chunk of [5, 6, 7])
      await deps.permits.take({ executionId: "other_job.c1", chunk, blocks: [0], limit: 2, now: world.now + chunk });
    end([0, 1, 2, 3, 4, 5, 6]);
    await check();
    expect(world.laterChecks.map(({ check: asked }) => asked.chunk)).toEqual([4]);
  });

  test("gives those back that a crash has left to blocks without a shard in Lambda", async () => {
    const { check, line, held, end, setChunk } = await waiting();
    end([0, 1, 2]);
    await check();
    expect(held()).toEqual([1]);
    end([0, 2]);
    setChunk({ overlap: { queued: new Set([3]), skipped: new Set(), missed: new Set() } });
    await check();
    expect(held()).toEqual([]);
    expect(line()).toEqual(["other_job.c1"]);
  });

  test("gives them back too when its own due shard gets none, and the chunk keeps its place in the line", async () => {
    const { world, deps, executionId, check, line, held, end, setChunk } = await waiting();
    await deps.permits.give(executionId, 0, [1], false);
    await deps.permits.take({ executionId: "other_job.c1", chunk: 0, blocks: [0, 1, 2], limit: 99, now: 1 });
    end([0, 1]);
    const due = { attempt: 1, issued: false, at: 1 };
    setChunk({ retries: new Map([2, 3].map((offset) => [offset, due])) });
    await check();
    expect(world.run).toEqual([]);
    expect(held()).toEqual([]);
    expect(line()).toEqual([executionId, "other_job.c1"]);
  });

  test("asks for nothing else where its due shard is passed to Lambda, or an execution needs no permits", async () => {
    const { world, deps, stored, check, setChunk } = await waiting();
    setChunk({ retries: new Map([[0, { attempt: 2, issued: false, at: 1 }]]) });
    const noted = askedOf(deps);
    await check(noted.deps);
    expect(world.run.map(({ task }) => task.item)).toEqual([0]);
    expect(noted.asked).not.toContain("permits.give");
    expect(noted.asked).not.toContain("permits.leave");
    const large = askedOf({ ...deps, permitRules: { ...RULES, shardsPerBlock: 5 } });
    await checkChunk(large.deps, { executionId: stored().executionId, chunk: 0, permits: true });
    expect(large.asked.filter((call) => call.startsWith("permits"))).toEqual([]);
  });

  test("ends its wait too while no dispatcher has noted its shards: it asks again after its note", async () => {
    const { check, line, held, set } = await waiting();
    set({ releasedChunks: 0 });
    await check();
    expect([line(), held()]).toEqual([["other_job.c1"], [0, 1]]);
  });

  test.each(["jobs", "apps"] as const)(
    "ends its wait when the revision in %s is deleted: it passes nothing on, and the next check kills its shards",
    async (port) => {
      const { world, deps, executionId, check, line, setChunk, taskIdFor } = await waiting();
      await deps.permits.give(executionId, 0, [1], false);
      const due = { attempt: 1, issued: false, at: 1 };
      setChunk({ retries: new Map([2, 3].map((offset) => [offset, due])) });
      await check({ [port]: { ...deps[port], getRevision: async () => undefined } });
      expect([line(), world.run]).toEqual([["other_job.c1"], []]);
      expect(world.laterChecks).toEqual([
        { check: { executionId: "other_job.c1", chunk: 4, permits: true }, at: world.now },
        { check: { executionId, chunk: 0 }, at: world.now },
      ]);
      await checkChunk(deps, { executionId, chunk: 0 });
      expect([2, 3].map((item) => world.tasks.get(taskIdFor(item))?.outcome)).toEqual(["KILLED", "KILLED"]);
    },
  );

  test("of which no row is left gives all of them back", async () => {
    const { world, check, held, executionId } = await waiting();
    world.chunks.delete(`${executionId}#0`);
    await check();
    expect(held()).toEqual([]);
  });

  test("is over when its writes are: each is awaited", async () => {
    const { deps, executionId } = await waiting();
    const check = (dying: typeof deps) => checkChunk(dying, { executionId, chunk: 0, permits: true });
    expect(await unawaited(deps, check)).toEqual([]);
  });

  test("is the only one that looks at them", async () => {
    const { deps, executionId, line } = await waiting();
    await checkChunk(deps, { executionId, chunk: 0 });
    expect(line()).toEqual([executionId, "other_job.c1"]);
  });
});

describe("a fan-out of shards that wait for permits", () => {
  /** Another execution has three of four permits. */
  async function scarce() {
    const over = await permitted();
    const { world, deps, stored, set, executionId } = over;
    await deps.permits.give(executionId, 0, [], true);
    await deps.permits.take({ executionId: "other_job.c1", chunk: 0, blocks: [0, 1, 2], limit: 99, now: 1 });
    set({ releasedChunks: 0 });
    world.chunks.delete(`${executionId}#0`);
    world.run.length = 0;
    world.laterChecks.length = 0;
    const line = () => [...(world.permits.get("permits")?.waiting.values() ?? [])].map(({ executionId: of }) => of);
    /** Something happens right before its note. */
    const begin = (before: () => Promise<unknown> = async () => undefined) =>
      fanOut(
        {
          ...deps,
          fanOuts: {
            ...deps.fanOuts,
            addRetries: async (...args) => {
              await before();
              await deps.fanOuts.addRetries(...args);
            },
          },
        },
        stored(),
      );
    return { ...over, line, begin };
  }

  test("asks for no check: their place in the line does", async () => {
    const { world, executionId, begin, line } = await scarce();
    await begin();
    expect(world.run.map(({ task }) => task.item)).toEqual([0, 1]);
    expect(world.laterChecks).toEqual([]);
    expect(line()).toEqual([executionId]);
  });

  test("takes its place in the line again when a check came before its note", async () => {
    const { deps, world, executionId, begin, line } = await scarce();
    await begin(() => checkChunk(deps, { executionId, chunk: 0, permits: true }));
    expect(world.laterChecks).toEqual([]);
    expect(line()).toEqual([executionId]);
  });

  test("asks for one check after its note when the line has no place for the chunk", async () => {
    const { deps, world, executionId, begin } = await scarce();
    for (let chunk = 0; chunk < MOST_WAITERS; chunk++)
      await deps.permits.take({ executionId: "wide_job.c1", chunk, blocks: [0], limit: 0, now: 1 });
    const sentBefore: number[] = [];
    await begin(async () => sentBefore.push(world.laterChecks.length));
    expect(sentBefore).toEqual([0]);
    expect(world.laterChecks.map(({ check }) => check)).toEqual([{ executionId, chunk: 0, leftOut: true }]);
  });

  test("asks for a check when a permit became free before its note", async () => {
    const { deps, world, executionId, begin, line, held } = await scarce();
    await begin(() => deps.permits.give("other_job.c1", 0, [], true));
    expect([line(), held()]).toEqual([[], [0, 1]]);
    expect(world.laterChecks.map(({ check }) => check)).toEqual([{ executionId, chunk: 0 }]);
  });

  test("asks for a check when a dispatcher before it crashed after its note", async () => {
    const { deps, world, stored, executionId, begin } = await scarce();
    const crashing = { ...deps.fanOuts, release: () => Promise.reject(new Error("crashed")) };
    await expect(fanOut({ ...deps, fanOuts: crashing }, stored())).rejects.toThrow("crashed");
    expect(world.laterChecks).toEqual([]);
    world.now += deps.timings.dispatcherTimeoutSeconds * 1_000 + 1;
    await begin();
    expect(world.laterChecks.map(({ check }) => check)).toEqual([{ executionId, chunk: 0 }]);
  });
});

test("a fan-out asks for a check of a single shard for which no runner is large enough", async () => {
  const { world, deps, stored, set, executionId } = await permitted(1);
  set({ releasedChunks: 0 });
  world.chunks.delete(`${executionId}#0`);
  world.laterChecks.length = 0;
  await fanOut({ ...deps, runners: { ...deps.runners, tiers: [128] } }, stored());
  expect(world.laterChecks.map(({ check }) => check)).toEqual([{ executionId, chunk: 0 }]);
});

test.each([
  { end: { outcome: "FINISHED", reason: "it says something" } as const, because: "FINISHED is no failure" },
  { end: { outcome: "FAILED" } as const, because: "it has no reason" },
])("a shard that ended $end.outcome leaves no reason: $because", async ({ end }) => {
  const { deps, stored, ended, chunk } = await permitted();
  await applyOutcomes(deps, stored(), [await ended(0, end)]);
  expect(chunk().failures ?? {}).toEqual({});
});

describe("a due attempt", () => {
  test("is not handed over without a permit, and stays due", async () => {
    const { world, deps, stored, chunk, setChunk } = await permitted();
    await deps.permits.take({ executionId: "other_job.c1", chunk: 0, blocks: [0, 1, 2], limit: 99, now: 1 });
    await deps.permits.give(stored().executionId, 0, [1], false);
    world.run.length = 0;
    const due = new Map([1, 2].map((offset) => [offset, { attempt: 2, issued: false, at: world.now }]));
    setChunk({ retries: due });
    await issueAttempts(deps, stored(), 0, due);
    expect(world.run.map(({ task }) => task.item)).toEqual([1]);
    expect(chunk().retries).toMatchObject(
      new Map([
        [1, { attempt: 2, issued: true, at: world.now }],
        [2, { attempt: 2, issued: false, at: world.now }],
      ]),
    );
  });

  test("takes no permit when no runner is large enough for it", async () => {
    const { world, deps, stored } = await permitted();
    const due = new Map([[2, { attempt: 2, issued: false, at: world.now }]]);
    const noted = askedOf({ ...deps, runners: { ...deps.runners, tiers: [128] } });
    expect(await issueAttempts(noted.deps, stored(), 0, due)).toMatchObject({ ended: [{ row: { outcome: "ERROR" } }] });
    expect(noted.asked).not.toContain("permits.take");
  });
});

test("a cancelled shard owes its check a minute later, before the check is asked for, and both are awaited", async () => {
  const over = await running(2);
  const { world, executionId } = over;
  const deps = { ...over.deps, invoker: { ...over.deps.invoker, check: () => Promise.reject(new Error("throttled")) } };
  over.setChunk({});
  world.chunks.mark(`${executionId}#0`, {});
  await cancelShard(deps, executionId, { chunk: 0, offset: 1 });
  expect(over.chunk().cancelled).toEqual(new Set([1]));
  expect(over.owed()).toContainEqual({ owes: "check", executionId, chunk: 0, dueAt: world.now + 60_000 });
  const calm = await running(2);
  const cancel = (dying: typeof calm.deps) => cancelShard(dying, calm.executionId, { chunk: 0, offset: 0 });
  expect(await unawaited(calm.deps, cancel)).toEqual([]);
  const noted = askedOf(calm.deps);
  await cancel(noted.deps);
  expect(noted.asked).toEqual(["fanOuts.cancelShard", "invoker.check"]);
});
