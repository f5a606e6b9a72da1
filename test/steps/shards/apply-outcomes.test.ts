import { describe, expect, test } from "vitest";
import { applyOutcomes, openFence, sequelOfTask } from "../../../functions/steps/shards/apply-outcomes.ts";
import { askedOf } from "../../support/asked-of.ts";
import { everyDeath } from "../../support/dying.ts";
import { NOW } from "../../support/over-world.ts";
import { doOwedWork } from "../../support/owed-work.ts";
import { FIRST, running } from "./running.ts";

describe("the consequence of a task", () => {
  test("is nothing without an outcome and its instant", async () => {
    const { deps, stored, ended } = await running(2);
    const { name, row } = await ended(0);
    const { outcome, ...open } = row;
    const { endedAt, ...undated } = row;
    expect(sequelOfTask(deps, stored(), { name, row: open })).toBeUndefined();
    expect(sequelOfTask(deps, stored(), { name, row: undated })).toBeUndefined();
    expect(sequelOfTask(deps, stored(), { name, row })).toEqual({ nextAt: undefined, fencedUntil: 0 });
  });

  test.each([
    { what: "declared LOST after its claim", end: {}, claimedAt: FIRST, fencedMs: 60_000 },
    { what: "that no runner has claimed", end: {}, claimedAt: undefined, fencedMs: undefined },
    { what: "that its runner reports LOST", end: { reportedSegment: 1 }, claimedAt: FIRST, fencedMs: undefined },
  ])("a task $what holds its shard for $fencedMs ms", async ({ end, claimedAt, fencedMs }) => {
    const { world, deps, stored, ended } = await running(2);
    const task = await ended(0, { outcome: "LOST", ...end }, claimedAt);
    const fence = openFence(sequelOfTask(deps, stored(), task), world.now);
    expect(fence && fence - world.now).toBe(fencedMs);
    expect(openFence(sequelOfTask(deps, stored(), task), world.now + 60_000)).toBeUndefined();
  });

  test("is a fence only where no attempt follows, up to its end, which is not part of it", () => {
    const at = FIRST + 60_000;
    expect(openFence({ nextAt: undefined, fencedUntil: at }, at - 1)).toBe(at);
    expect(openFence({ nextAt: undefined, fencedUntil: at }, at)).toBeUndefined();
    expect(openFence({ nextAt: at, fencedUntil: at }, at - 1)).toBeUndefined();
    expect(openFence(undefined, at - 1)).toBeUndefined();
  });

  test("of an item that the execution does not have, or of no task, is nothing", async () => {
    const { deps, stored, ended } = await running(2);
    const { name, row } = await ended(0);
    const noted = askedOf(deps);
    const { outcome, ...open } = row;
    const { endedAt, ...undated } = row;
    await applyOutcomes(noted.deps, stored(), [
      { name, row: undated },
      { name: { ...name, item: 2 }, row },
      { name, row: open },
    ]);
    expect(noted.asked).toEqual([]);
  });
});

describe("an outcome", () => {
  test("is added to its chunk, and nothing else while a shard of it is open", async () => {
    const { deps, stored, ended, chunk } = await running(2);
    const task = await ended(1);
    const noted = askedOf(deps);
    expect(await applyOutcomes(noted.deps, stored(), [task])).toBeUndefined();
    expect(noted.asked).toEqual(["fanOuts.addEnded"]);
    expect(chunk().ended).toMatchObject({ FINISHED: new Set([1]) });
  });

  test("other than FINISHED leaves its first reason in the chunk, and the last shard takes it to the execution", async () => {
    const { deps, stored, ended, chunk } = await running(2);
    await applyOutcomes(deps, stored(), [await ended(1, { outcome: "ERROR", reason: "package: 404" })]);
    const failures = { ERROR: { item: 1, reason: "package: 404" } };
    expect(chunk().failures).toEqual(failures);
    await applyOutcomes(deps, stored(), [await ended(0, { outcome: "FINISHED", reason: "none" })]);
    expect(stored()).toMatchObject({ status: "ERROR", failures });
  });

  test("tells an execution that waits for room that fewer of its shards are in Lambda", async () => {
    const { deps, stored, ended } = await running(3);
    const after = await applyOutcomes(deps, stored(), [await ended(0)]);
    expect(after).toMatchObject({ inFlight: new Map([[0, 1]]) });
    expect(await applyOutcomes(deps, stored(), [await ended(0)])).toBeUndefined();
  });

  test("tells nothing where the rounded count of shards in Lambda stays as it was", async () => {
    const { deps, stored, ended } = await running(5, {}, 4);
    const noted = askedOf(deps);
    expect(await applyOutcomes(noted.deps, stored(), [await ended(0)])).toBeUndefined();
    expect(noted.asked).toEqual(["fanOuts.addEnded"]);
    expect(await applyOutcomes(deps, stored(), [await ended(1)])).toMatchObject({ inFlight: new Map([[0, 2]]) });
  });

  test("of a DAEMON job's chunk counts no shard that waits as one in Lambda", async () => {
    const { deps, stored, ended, setChunk } = await running(5, { jobExecutionType: "DAEMON" }, 4);
    setChunk({ overlap: { queued: new Set([3]), skipped: new Set(), missed: new Set() } });
    expect(await applyOutcomes(deps, stored(), [await ended(0)])).toMatchObject({ inFlight: new Map([[0, 2]]) });
  });

  test("that ends one chunk of several leaves the execution running, and returns it", async () => {
    const { deps, stored, set, ended } = await running(5);
    set({ releasedChunks: 2 });
    await deps.fanOuts.openChunk(stored().executionId, 1, FIRST, FIRST + 1);
    const first = await ended(0);
    const ofNextChunk = { name: { ...first.name, item: 2 }, row: first.row };
    const fanOuts = { ...deps.fanOuts, noteInFlight: async () => undefined };
    const after = await applyOutcomes({ ...deps, fanOuts }, stored(), [first, await ended(1), ofNextChunk]);
    expect(after).toMatchObject({ doneChunks: new Set([0]), status: "RUNNING" });
    expect(stored()).toMatchObject({ status: "RUNNING" });
  });

  test("of the last chunk of several marks the chunk as done, clears its owed work, and completes the execution", async () => {
    const { deps, stored, set, ended, owed } = await running(3);
    set({ releasedChunks: 2, doneChunks: new Set([0]) });
    await deps.fanOuts.owe(stored().executionId, 0, undefined);
    const noted = askedOf(deps);
    expect(await applyOutcomes(noted.deps, stored(), [await ended(2)])).toMatchObject({ doneChunks: new Set([0, 1]) });
    const chunk = ["fanOuts.addEnded", "fanOuts.addDoneChunk", "fanOuts.owe"];
    expect(noted.asked).toEqual([...chunk, "runs.readState", "runs.commit"]);
    expect(stored()).toMatchObject({ status: "FINISHED", counts: { FINISHED: 1 } });
    expect(owed()).toEqual([]);
  });
});

describe("the outcomes of an execution of one chunk", () => {
  const failed = { outcome: "FAILED", reason: "exit code 1" } as const;
  const failures = { FAILED: { item: 0, reason: "exit code 1" } };
  const CLOSE = ["runs.readState", "subscribers.wants", "runs.commit"];

  test("that are all of its shards close it in one more write, which clears its check and keeps its failures", async () => {
    const { world, deps, stored, ended, owed, executionId } = await running(2);
    const tasks = [await ended(0, failed), await ended(1)];
    const noted = askedOf(deps);
    expect(await applyOutcomes(noted.deps, stored(), tasks)).toBeUndefined();
    expect(noted.asked).toEqual(["fanOuts.addEnded", ...CLOSE]);
    expect(stored()).toMatchObject({ status: "FAILED", counts: { FINISHED: 1, FAILED: 1 }, failures });
    expect(owed()).toEqual([]);
    expect(world.chunks.marks(`${executionId}#0`)).toEqual({ endedAt: world.now });
  });

  test("are owed for a minute, until the execution is closed", async () => {
    const { world, deps, stored, ended, owed, executionId } = await running(2);
    const commit = () => Promise.reject(new Error("throttled"));
    const tasks = [await ended(0), await ended(1)];
    await expect(applyOutcomes({ ...deps, runs: { ...deps.runs, commit } }, stored(), tasks)).rejects.toThrow();
    expect(owed()).toEqual([{ owes: "check", executionId, chunk: 0, dueAt: world.now + 60_000 }]);
  });

  test("that come one by one owe the close by a mark of the execution: the chunk's check may be due much later", async () => {
    const { world, deps, stored, ended, owed, executionId } = await running(2);
    const commit = () => Promise.reject(new Error("throttled"));
    await applyOutcomes(deps, stored(), [await ended(0, failed)]);
    const [checkOfChunk] = owed();
    const last = [await ended(1)];
    await expect(applyOutcomes({ ...deps, runs: { ...deps.runs, commit } }, stored(), last)).rejects.toThrow();
    expect(checkOfChunk?.dueAt).toBeGreaterThan(world.now + 60_000);
    expect(owed()).toEqual([{ owes: "check", executionId, chunk: 0, dueAt: world.now + 60_000 }]);
    const noted = askedOf(deps);
    await applyOutcomes(noted.deps, stored(), last);
    expect(noted.asked).toEqual(["fanOuts.addEnded", "fanOuts.addDoneChunk", "fanOuts.owe", ...CLOSE]);
    expect(stored()).toMatchObject({ status: "FAILED", counts: { FINISHED: 1, FAILED: 1 }, failures });
    expect(owed()).toEqual([]);
  });

  test("count once where one comes twice: the other shard's check stays as it is", async () => {
    const { deps, stored, ended, owed } = await running(2);
    const [before] = owed();
    const task = await ended(0);
    await applyOutcomes(deps, stored(), [task, task]);
    expect(stored().status).toBe("RUNNING");
    expect(owed()).toEqual([before]);
  });

  test("owe nothing after they have come again", async () => {
    const { world, deps, stored, ended, owed, executionId } = await running(2);
    const tasks = [await ended(0), await ended(1)];
    const before = stored();
    await applyOutcomes(deps, before, tasks);
    const noted = askedOf(deps);
    await applyOutcomes(noted.deps, before, tasks);
    expect(noted.asked).toEqual(["fanOuts.addEnded", "runs.readState", "fanOuts.owe"]);
    expect(owed()).toEqual([]);
    expect(world.chunks.marks(`${executionId}#0`)).toEqual({ endedAt: world.now });
  });
});

describe("another attempt", () => {
  const FAILOVER = { failover: true };

  test("is due after the back-off, and a check is asked for on that second", async () => {
    const { world, deps, stored, ended, chunk, executionId } = await running(2, FAILOVER);
    const task = await ended(1, { outcome: "ERROR", retryable: true });
    const nextAt = sequelOfTask(deps, stored(), task)?.nextAt ?? 0;
    expect(nextAt).toBeGreaterThan(world.now + 30_000);
    await applyOutcomes(deps, stored(), [task]);
    expect(chunk().retries).toEqual(new Map([[1, { attempt: 2, issued: false, at: nextAt }]]));
    const second = Math.ceil(nextAt / 1_000) * 1_000;
    expect(world.laterChecks).toEqual([{ check: { executionId, chunk: 0, offsets: [1] }, at: second }]);
  });

  test("of shards that failed together is asked for by one check", async () => {
    const { world, deps, stored, ended, executionId } = await running(2, FAILOVER);
    const lost = { outcome: "LOST", endedAt: world.now } as const;
    await applyOutcomes(deps, stored(), [await ended(0, lost), await ended(1, lost)]);
    expect(world.laterChecks).toMatchObject([{ check: { executionId, chunk: 0, offsets: [0, 1] } }]);
  });

  test("of an execution that is being cancelled never comes: the check ends the shard as soon as the fence is over", async () => {
    const { world, deps, stored, ended, executionId } = await running(2, FAILOVER);
    const task = await ended(0, { outcome: "LOST" }, FIRST);
    await applyOutcomes(deps, { ...stored(), status: "CANCELLING" }, [task]);
    const at = Math.ceil((world.now + 60_000) / 1_000) * 1_000;
    expect(world.laterChecks).toEqual([{ check: { executionId, chunk: 0, offsets: [0] }, at }]);
  });

  test("of a cancelled execution has no fence where no runner had claimed it: the check ends it at once", async () => {
    const { world, deps, stored, ended } = await running(2, FAILOVER);
    const noted = askedOf(deps);
    const task = await ended(0, { outcome: "LOST" });
    await applyOutcomes(noted.deps, { ...stored(), status: "CANCELLING" }, [task]);
    expect(world.laterChecks).toMatchObject([{ at: Math.ceil(world.now / 1_000) * 1_000 }]);
    expect(noted.asked).toEqual(["fanOuts.addRetries", "laterChecks.send"]);
  });

  test("that was due long ago is asked for at once", async () => {
    const { world, deps, stored, ended } = await running(2, FAILOVER);
    const task = await ended(0, { outcome: "ERROR", retryable: true });
    world.now += 3_600_000;
    await applyOutcomes(deps, stored(), [task]);
    expect(world.laterChecks).toMatchObject([{ at: Math.ceil(world.now / 1_000) * 1_000 }]);
  });

  test("without failover there is none: a shard whose process may live is ended when its fence is over", async () => {
    const { world, deps, stored, ended, chunk, executionId } = await running(2);
    const task = await ended(0, { outcome: "LOST" }, FIRST);
    await applyOutcomes(deps, stored(), [task]);
    const at = Math.ceil((world.now + 60_000) / 1_000) * 1_000;
    expect(world.laterChecks).toEqual([{ check: { executionId, chunk: 0, offsets: [0] }, at }]);
    expect(chunk().ended.LOST).toEqual(new Set());
    world.now += 60_000;
    await applyOutcomes(deps, stored(), [task]);
    expect(chunk().ended.LOST).toEqual(new Set([0]));
  });
});

describe("a collector may die after any call", () => {
  test.each(["TRANSIENT", "DAEMON"] as const)("of the outcomes of a %s job", async (jobExecutionType) => {
    const result = await everyDeath({
      begin: () => running(2, { jobExecutionType, failover: true }),
      async step({ stored, ended }, deps) {
        const tasks = [await ended(0), await ended(1, { outcome: "ERROR", retryable: true })];
        await applyOutcomes(deps, stored(), tasks);
      },
      // An attempt is as long unknown as its outcome: SQS hands the message to another collector, and says so again.
      async after(over) {
        await applyOutcomes(over.deps, over.stored(), [
          await over.ended(0),
          await over.ended(1, { outcome: "ERROR", retryable: true }),
        ]);
        await doOwedWork(over, NOW + 14_400_000);
      },
      told: ({ world, stored }) => [stored().status, stored().counts, world.run.map(({ task }) => task.item).sort()],
    });
    expect(result).toMatchObject({ different: {}, together: [] });
    expect(result.told).toMatchObject(["FINISHED", { FINISHED: 2 }, [0, 1, 1]]);
  });
});
