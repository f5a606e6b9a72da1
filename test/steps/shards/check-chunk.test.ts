import { setImmediate } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import type { Check } from "../../../functions/contract/messages.ts";
import { fire } from "../../../functions/steps/planning/fire.ts";
import { checkChunk } from "../../../functions/steps/shards/check-chunk.ts";
import { fanOut } from "../../../functions/steps/shards/fan-out.ts";
import { askedOf } from "../../support/asked-of.ts";
import { everyDeath } from "../../support/dying.ts";
import { NOW } from "../../support/over-world.ts";
import { doOwedWork } from "../../support/owed-work.ts";
import { CLAIMED_MS, CONFIRM_MS, FIRST, running } from "./running.ts";

type Running = Awaited<ReturnType<typeof running>>;

/** When the first attempts were handed to Lambda. */
const BEGUN = FIRST + 10;
const EARLY_MS = 3_000;
const FAILOVER = { failover: true };

/** A check of the first chunk. @returns the calls that it made. */
async function check({ deps, executionId }: Running, so: Partial<Check> = {}, more: Partial<Running["deps"]> = {}) {
  const noted = askedOf({ ...deps, ...more });
  await checkChunk(noted.deps, { executionId, chunk: 0, ...so });
  return noted.asked;
}

const checksOf = ({ world, executionId }: Running, from = 0) =>
  world.laterChecks.slice(from).map(({ check: { executionId: of, ...asked }, at }) => {
    expect(of).toBe(executionId);
    return { ...asked, at };
  });

describe("a check of nothing", () => {
  test("that is forgotten costs one read, and has no permits", async () => {
    const over = await running(1);
    over.world.executions.delete(over.executionId);
    expect(await check(over)).toEqual(["runs.getExecution", "permits.give"]);
  });

  test("that was never handed over costs two", async () => {
    const over = await running(4);
    expect(await check(over, { chunk: 1 })).toEqual(["runs.getExecution", "fanOuts.getChunk"]);
  });
});

test("a check waits for the instant of its attempts, and of its second look, before it goes on", async () => {
  const over = await running(1, FAILOVER);
  const { world } = over;
  const sleepUntil = async (at: number) => {
    await setImmediate();
    world.now = Math.max(world.now, at);
  };
  const at = world.now + 2_000;
  over.setChunk({ retries: new Map([[0, { attempt: 2, issued: false, at }]]) });
  await check(over, {}, { sleepUntil });
  expect(over.chunk().retries.get(0)).toMatchObject({ issued: true, at });
  await over.claimed(0, at, 2);
  world.now = at + CLAIMED_MS - 1_000;
  await check(over, { offsets: [0], confirmAt: at + CLAIMED_MS }, { sleepUntil });
  expect(world.tasks.get(over.taskIdFor(0, 2))).toMatchObject({ outcome: "LOST", endedAt: at + CLAIMED_MS });
});

describe("a collector that died between two writes is followed by a check that", () => {
  const DONE = { counts: { FINISHED: 1, FAILED: 0, ERROR: 0, LOST: 0, KILLED: 0 }, unrun: { skipped: 0, missed: 0 } };

  test("marks a chunk as done whose last shard has ended, and completes the execution", async () => {
    const over = await running(1);
    await over.deps.fanOuts.addEnded(over.executionId, 0, new Map([["FINISHED", [0]]]));
    await check(over);
    expect(over.stored()).toMatchObject({ status: "FINISHED", doneChunks: new Set([0]) });
    expect(over.owed()).toEqual([]);
  });

  test("completes an execution all of whose chunks are done", async () => {
    const over = await running(1);
    await over.deps.fanOuts.addEnded(over.executionId, 0, new Map([["FINISHED", [0]]]));
    await over.deps.fanOuts.addDoneChunk(over.executionId, 0, DONE, NOW);
    await check(over);
    expect(over.stored()).toMatchObject({ status: "FINISHED" });
    expect(over.owed()).toEqual([]);
  });

  test("completes it even if its chunks are forgotten", async () => {
    const over = await running(1);
    await over.deps.fanOuts.addDoneChunk(over.executionId, 0, DONE, NOW);
    over.world.chunks.delete(`${over.executionId}#0`);
    await check(over);
    expect(over.stored()).toMatchObject({ status: "FINISHED" });
  });

  test("follows an outcome that stands", async () => {
    const over = await running(2);
    await over.ended(1);
    await check(over, { offsets: [1] });
    expect(over.chunk().ended).toMatchObject({ FINISHED: new Set([1]) });
  });
});

describe("a task that looks LOST", () => {
  /** Claimed at once, and silent since. @param ms after the instant at which it may be LOST */
  async function silent(ms: number) {
    const over = await running(1);
    await over.claimed(0, BEGUN);
    over.world.now = BEGUN + CLAIMED_MS + ms;
    return over;
  }

  test("is looked at again on a whole second after 67.5 s, which is owed from then on", async () => {
    const over = await silent(0);
    await check(over);
    const confirmAt = Math.ceil((over.world.now + CONFIRM_MS) / 1_000) * 1_000;
    expect(checksOf(over)).toEqual([{ chunk: 0, offsets: [0], confirmAt, at: confirmAt }]);
    expect(over.owed()).toEqual([{ owes: "check", executionId: over.executionId, chunk: 0, dueAt: confirmAt }]);
    expect(over.chunk().ended.LOST).toEqual(new Set());
  });

  test.each([
    { what: "on its second", lateMs: 0, isLost: true },
    { what: "as early as messages may come", lateMs: -EARLY_MS, isLost: true },
    { what: "earlier than that", lateMs: -EARLY_MS - 1, isLost: false },
    { what: "as late as a collector may be that is on time", lateMs: 30_000, isLost: true },
    { what: "later than that: outcomes may wait as long", lateMs: 30_001, isLost: false },
  ])("is LOST by a second look $what: $isLost", async ({ lateMs, isLost }) => {
    const over = await silent(70_000);
    const { world } = over;
    const confirmAt = world.now - lateMs;
    await check(over, { offsets: [0], confirmAt });
    expect(world.tasks.get(over.taskIdFor(0))?.outcome).toBe(isLost ? "LOST" : undefined);
    if (lateMs === -EARLY_MS) expect(world.now).toBe(confirmAt);
    const again = checksOf(over).filter(({ confirmAt: at }) => at !== undefined);
    expect(again).toHaveLength(isLost ? 0 : 1);
  });

  test("is not LOST without a second look, even if it is very late", async () => {
    const over = await silent(3_600_000);
    await check(over);
    expect(over.world.tasks.get(over.taskIdFor(0))?.outcome).toBeUndefined();
  });
});

describe("an attempt that is due", () => {
  /** The second attempts of two shards, due this many ms from now. */
  async function due(...inMs: number[]) {
    const over = await running(2, FAILOVER);
    const at = (ms: number) => over.world.now + ms;
    over.setChunk({ retries: new Map(inMs.map((ms, offset) => [offset, { attempt: 2, issued: false, at: at(ms) }])) });
    over.world.run.length = 0;
    return over;
  }

  test("is handed over on time: the check waits for the last one that is due soon", async () => {
    const over = await due(1_000, EARLY_MS);
    await check(over);
    const { world, chunk, owed, executionId } = over;
    expect(world.run.map(({ task: { item, attempt } }) => [item, attempt])).toEqual([
      [0, 2],
      [1, 2],
    ]);
    expect(world.now).toBe(BEGUN + EARLY_MS);
    expect([...chunk().retries.values()]).toEqual(Array(2).fill({ attempt: 2, issued: true, at: world.now }));
    const dueAt = world.now + CLAIMED_MS - CONFIRM_MS;
    expect(owed()).toEqual([{ owes: "check", executionId, chunk: 0, dueAt }]);
  });

  test("and was before is handed over at once", async () => {
    const over = await due(-5_000, -1);
    await check(over);
    expect(over.world.run).toHaveLength(2);
    expect(over.world.now).toBe(BEGUN);
  });

  test("later than messages may come early is left alone, and owed from then on", async () => {
    const over = await due(EARLY_MS + 1, 90_000);
    await check(over);
    const { world, owed, executionId } = over;
    expect([world.run, world.now]).toEqual([[], BEGUN]);
    expect(owed()).toEqual([{ owes: "check", executionId, chunk: 0, dueAt: BEGUN + EARLY_MS + 1 }]);
  });

  test("and too large for every runner ends the shard", async () => {
    const over = await due(0, 0);
    await check(over, {}, { runners: { ...over.deps.runners, tiers: [128] } });
    expect(over.stored()).toMatchObject({ status: "ERROR", counts: { ERROR: 2 } });
    expect(over.owed()).toEqual([]);
  });

  test("and ends at once leaves no later check of it", async () => {
    const over = await due(0);
    const { deps, world, owed, executionId } = over;
    await check(over, {}, { runners: { ...deps.runners, tiers: [128] } });
    expect(over.chunk().ended.ERROR).toEqual(new Set([0]));
    const dueAt = BEGUN + CLAIMED_MS - CONFIRM_MS;
    expect([world.now, owed()]).toEqual([BEGUN, [{ owes: "check", executionId, chunk: 0, dueAt }]]);
  });
});

describe("a check that names shards", () => {
  test("does not say when the chunk is owed: it has not looked at the others", async () => {
    const over = await running(2);
    const before = over.owed();
    const asked = await check(over, { offsets: [0] });
    expect(asked.filter((call) => call === "ends.read")).toHaveLength(1);
    expect(over.owed()).toEqual(before);
    expect(asked).not.toContain("fanOuts.owe");
  });
});

describe("the instant at which a chunk is owed again", () => {
  test("is that of the shard that is first", async () => {
    const over = await running(2);
    await over.claimed(0, BEGUN + 5_000);
    await over.claimed(1, BEGUN + 1_000);
    over.world.now = BEGUN + CLAIMED_MS - CONFIRM_MS;
    await check(over);
    const dueAt = BEGUN + 1_000 + CLAIMED_MS - CONFIRM_MS;
    expect(over.owed()).toEqual([{ owes: "check", executionId: over.executionId, chunk: 0, dueAt }]);
  });

  /** Something is written to the chunk right before the check says when it is owed. */
  function meanwhile({ deps }: Running, happens: () => Promise<unknown>): Partial<Running["deps"]> {
    let isFirst = true;
    const owe: typeof deps.fanOuts.owe = async (...asked) => {
      if (isFirst) {
        isFirst = false;
        await happens();
      }
      await deps.fanOuts.owe(...asked);
    };
    return { fanOuts: { ...deps.fanOuts, owe } };
  }
  const retry = (ms: number, issued = false) => ({ attempt: 2, issued, at: BEGUN + ms });

  test.each([
    { what: "an earlier attempt that was noted meanwhile", noted: [retry(90_000), retry(60_000)], dueMs: 60_000 },
    { what: "no attempt that was handed over meanwhile", noted: [retry(60_000, true)], dueMs: undefined },
    { what: "no attempt that is later", noted: [retry(CLAIMED_MS)], dueMs: undefined },
  ])("is that of $what", async ({ noted, dueMs = CLAIMED_MS - CONFIRM_MS }) => {
    const over = await running(2, FAILOVER);
    const { deps, executionId } = over;
    const happens = () => deps.fanOuts.addRetries(executionId, 0, new Map(noted.entries()));
    await check(over, {}, meanwhile(over, happens));
    expect(over.owed()).toEqual([{ owes: "check", executionId, chunk: 0, dueAt: BEGUN + dueMs }]);
  });

  test("is not that of a shard that has ended", async () => {
    const over = await running(2, FAILOVER);
    const { deps, executionId } = over;
    const happens = async () => {
      await deps.fanOuts.addRetries(executionId, 0, new Map([[0, retry(60_000)]]));
      await deps.fanOuts.addEnded(executionId, 0, new Map([["FINISHED", [0]]]));
    };
    await check(over, {}, meanwhile(over, happens));
    const dueAt = BEGUN + CLAIMED_MS - CONFIRM_MS;
    expect(over.owed()).toEqual([{ owes: "check", executionId, chunk: 0, dueAt }]);
  });

  test("is none when the last shard has ended meanwhile: the check does the rest", async () => {
    const over = await running(1);
    const { deps, executionId } = over;
    const happens = () => deps.fanOuts.addEnded(executionId, 0, new Map([["FINISHED", [0]]]));
    await check(over, {}, meanwhile(over, happens));
    expect(over.owed()).toEqual([]);
    expect(over.stored()).toMatchObject({ status: "FINISHED" });
  });

  test("does not matter for a chunk that is forgotten meanwhile", async () => {
    const over = await running(1);
    const happens = async () => over.world.chunks.delete(`${over.executionId}#0`);
    await check(over, {}, meanwhile(over, happens));
    expect(over.owed()).toEqual([]);
  });

  test("is left as it is when every shard that was looked at has ended", async () => {
    const over = await running(2);
    for (const item of [0, 1]) await over.ended(item);
    over.world.now = BEGUN + CLAIMED_MS;
    const asked = await check(over);
    // The transition that closes the execution clears the check of its only chunk.
    expect(asked).not.toContain("fanOuts.owe");
    expect(over.owed()).toEqual([]);
    expect(over.stored()).toMatchObject({ status: "FINISHED" });
  });
});

describe("an execution that is being cancelled", () => {
  test("looks for waiting shards only where some wait", async () => {
    const over = await running(4);
    over.set({ status: "CANCELLING" });
    expect(await check(over)).not.toContain("daemons.read");
    expect(await check(over, { chunk: 1 })).toEqual(["runs.getExecution", "fanOuts.getChunk"]);
  });
});

describe("an execution of a DAEMON job that is being cancelled", () => {
  /** Its two shards wait for those of the first execution. */
  async function waiting() {
    const over = await running(2, { jobExecutionType: "DAEMON", misfire: true, cron: "0/5 * * * * ?" });
    const { world, deps } = over;
    world.now = FIRST + 5_010;
    const second = await fire(deps, "foo_job", FIRST + 5_000);
    if (second === undefined) throw new Error("nothing was started");
    await fanOut(deps, second);
    const cancel = () => {
      const stored = world.executions.get(second.executionId);
      if (stored === undefined) throw new Error("it is gone");
      world.executions.put(second.executionId, { ...stored, status: "CANCELLING" });
    };
    const queue = () => world.daemons.get("foo_job#0")?.queue;
    return { ...over, executionId: second.executionId, cancel, queue };
  }

  test("waits for no shard any more, and its waiting shards are KILLED", async () => {
    const over = await waiting();
    over.cancel();
    const before = over.world.daemons.get("foo_job#0");
    await check(over);
    expect(over.world.daemons.get("foo_job#0")).toMatchObject({ busy: before?.busy, queue: [], haltedThrough: 0 });
    expect(over.world.executions.get(over.executionId)).toMatchObject({ status: "KILLED", counts: { KILLED: 2 } });
  });

  test("waits no more for the last shard either", async () => {
    const over = await waiting();
    over.cancel();
    await over.deps.fanOuts.addEnded(over.executionId, 0, new Map([["KILLED", [0]]]));
    await check(over);
    expect(over.queue()).toEqual([]);
  });

  test("takes a shard along that was given to it before it left the queue", async () => {
    const over = await waiting();
    over.cancel();
    let isFirst = true;
    const read: typeof over.deps.daemons.read = async (jobName, chunk) => {
      if (isFirst) {
        isFirst = false;
        await over.ended(0);
        await checkChunk(over.deps, { executionId: over.stored().executionId, chunk: 0, offsets: [0] });
      }
      return over.deps.daemons.read(jobName, chunk);
    };
    await check(over, {}, { daemons: { ...over.deps.daemons, read } });
    expect(over.world.daemons.get("foo_job#0")).toMatchObject({ queue: [] });
    expect([...(over.world.daemons.get("foo_job#0")?.busy ?? [])]).toHaveLength(1);
  });

  test("that runs goes on to wait", async () => {
    const over = await waiting();
    const asked = await check(over);
    expect(over.queue()).toHaveLength(1);
    expect(asked).not.toContain("daemons.read");
  });
});

describe("a collector may die after any call of a check", () => {
  test.each([
    { what: "that hands over due retries", isCancelling: false, told: ["FINISHED", [0, 1, 1]] },
    { what: "of an execution that is being cancelled", isCancelling: true, told: ["KILLED", [0, 1]] },
  ])("$what", async ({ isCancelling, told }) => {
    const result = await everyDeath({
      async begin() {
        const over = await running(2, FAILOVER);
        await over.ended(1, { outcome: "ERROR", retryable: true });
        const retry = { attempt: 2, issued: false, at: over.world.now };
        await over.deps.fanOuts.addRetries(over.executionId, 0, new Map([[1, retry]]));
        if (isCancelling) over.set({ status: "CANCELLING" });
        return over;
      },
      step: ({ executionId }, deps) => checkChunk(deps, { executionId, chunk: 0 }),
      after: (over) => doOwedWork(over, NOW + 14_400_000),
      told: ({ world, stored }) => [
        stored().status,
        [...new Set(world.run.map(({ task: { taskId } }) => taskId))].map((taskId) => Number(taskId.split("@-@")[1])),
      ],
    });
    expect(result).toMatchObject({ told, different: {}, together: [] });
  });
});
