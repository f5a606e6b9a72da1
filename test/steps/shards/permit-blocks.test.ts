import { describe, expect, test } from "vitest";
import type { PermitRules } from "../../../functions/core/run/permits.ts";
import { givePermits, takePermits } from "../../../functions/steps/shards/permits.ts";
import { askedOf } from "../../support/asked-of.ts";
import { running } from "./running.ts";

/** Blocks of two shards: five may be in Lambda, four of them of executions of several blocks. */
const RULES: PermitRules = { shardsPerBlock: 2, blocks: 5, wideBlocks: 4 };

/** An execution of this many shards, all in one chunk, that has no permit yet. */
async function permitting(shards: number) {
  const over = await running(shards, {}, 100);
  const deps = { ...over.deps, permitRules: RULES };
  over.world.laterChecks.length = 0;
  const take = (offsets: readonly number[], chunk = 0) => takePermits(deps, over.stored(), chunk, offsets);
  const hold = (executionId: string, blocks: readonly number[], limit: number, chunk = 0) =>
    deps.permits.take({ executionId, chunk, blocks, limit, now: over.world.now++ });
  const give = (blocks: readonly number[], isOver = false, executionId = over.executionId) =>
    givePermits(deps, executionId, 0, blocks, isOver);
  return { ...over, deps, take, hold, give };
}

describe("shards that are to be passed to Lambda", () => {
  test("need no permit in an execution of less than a block: the store is not asked", async () => {
    const { deps, stored, hold } = await permitting(1);
    await hold("other_job.c1", [0, 1, 2, 3, 4], 5);
    const noted = askedOf(deps);
    expect(await takePermits(noted.deps, stored(), 0, [0])).toEqual(new Set([0]));
    expect(noted.asked).toEqual([]);
  });

  test("need none when there are none", async () => {
    const { deps, stored } = await permitting(10);
    const noted = askedOf(deps);
    expect(await takePermits(noted.deps, stored(), 0, [])).toEqual(new Set());
    expect(noted.asked).toEqual([]);
  });

  test("share the permit of their block", async () => {
    const { take, deps, executionId } = await permitting(10);
    expect(await take([0, 3])).toEqual(new Set([0, 3]));
    expect(await take([1, 2])).toEqual(new Set([1, 2]));
    expect(await deps.permits.give(executionId, 0, [], false)).toEqual({ taken: 2, waiting: [] });
  });

  test("of a wide execution leave a block to executions of one block", async () => {
    const { take } = await permitting(10);
    expect(await take([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])).toEqual(new Set([0, 1, 2, 3, 4, 5, 6, 7]));
  });

  test("of an execution of one block take the last permit too", async () => {
    const { take, hold } = await permitting(2);
    await hold("other_job.c1", [0, 1, 2, 3], 4);
    expect(await take([0, 1])).toEqual(new Set([0, 1]));
  });

  test("wait by the instant and the chunk of their first refusal", async () => {
    const { world, take, hold, deps, executionId } = await permitting(10);
    await hold("other_job.c1", [0, 1, 2], 4);
    const since = world.now;
    expect(await take([4, 5, 6, 7], 3)).toEqual(new Set([4, 5]));
    expect((await deps.permits.give("other_job.c1", 0, [], false)).waiting).toEqual([
      { executionId, chunk: 3, since, limit: RULES.wideBlocks },
    ]);
  });
});

describe("permits that are given back", () => {
  test("have as many waiting chunks checked as there are free blocks, the longest wait first", async () => {
    const { world, take, hold, give } = await permitting(10);
    await take([0, 1, 2, 3, 4, 5, 6, 7]);
    for (const chunk of [6, 5, 7]) await hold("other_job.c1", [0], RULES.wideBlocks, chunk);
    await give([0, 1]);
    expect(world.laterChecks).toEqual(
      [6, 5].map((chunk) => ({ check: { executionId: "other_job.c1", chunk, permits: true }, at: world.now })),
    );
  });

  test("one after the other have one chunk after the other checked, and the first one again after the last", async () => {
    const { world, take, hold, give } = await permitting(10);
    await take([0, 1, 2, 3, 4, 5, 6, 7]);
    for (const chunk of [6, 5]) await hold("other_job.c1", [0], RULES.wideBlocks, chunk);
    for (const block of [0, 1, 2]) await give([block]);
    expect(world.laterChecks.map(({ check }) => check.chunk)).toEqual([6, 5, 6]);
  });

  test("are no more than the chunks that wait: none is checked twice at a time", async () => {
    const { world, take, hold, give } = await permitting(10);
    await take([0, 1, 2, 3, 4, 5, 6, 7]);
    for (const chunk of [6, 5]) await hold("other_job.c1", [0], RULES.wideBlocks, chunk);
    await give([0, 1, 2, 3]);
    expect(world.laterChecks.map(({ check }) => check.chunk)).toEqual([6, 5]);
  });

  test("have no chunk checked that may not take one yet, and the next one in its place", async () => {
    const { world, take, hold, give } = await permitting(10);
    await take([0, 1, 2, 3, 4, 5, 6, 7]);
    await hold("narrow_job.c1", [0], RULES.blocks);
    await hold("wide_job.c1", [0], RULES.wideBlocks);
    await hold("narrow_job.c2", [0], RULES.blocks);
    // Five are taken: with four, only an execution of one block may take another.
    await give([3]);
    expect(world.laterChecks.map(({ check }) => check.executionId)).toEqual(["narrow_job.c2"]);
  });

  test("of a chunk that is over are all given, and it waits no more", async () => {
    const { world, take, hold, give, deps, executionId } = await permitting(10);
    await take([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    for (const chunk of [2, 3]) await hold("other_job.c1", [0], RULES.wideBlocks, chunk);
    await give([], true);
    // The number of the freed blocks is not known of a chunk that is gone: one check, and its end asks for the next.
    expect(world.laterChecks.map(({ check }) => check)).toEqual([
      { executionId: "other_job.c1", chunk: 2, permits: true },
    ]);
    const waiting = [{ chunk: 2 }, { chunk: 3 }];
    expect(await deps.permits.give(executionId, 0, [], false)).toMatchObject({ taken: 0, waiting });
  });

  test("have nothing checked when nothing waits", async () => {
    const { world, take, give } = await permitting(10);
    await take([0, 1]);
    await give([0]);
    expect(world.laterChecks).toEqual([]);
  });

  test("have their checks sent before the end: a step awaits each message", async () => {
    const { deps, take, hold, executionId } = await permitting(10);
    await take([0, 1, 2, 3, 4, 5, 6, 7]);
    await hold("other_job.c1", [0], RULES.wideBlocks, 1);
    const send = () => Promise.reject(new Error("SQS throttles"));
    await expect(givePermits({ ...deps, laterChecks: { send } }, executionId, 0, [0], false)).rejects.toThrow(
      "SQS throttles",
    );
  });
});
