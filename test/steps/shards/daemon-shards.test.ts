import { describe, expect, test } from "vitest";
import type { Execution } from "../../../functions/core/run/execution.ts";
import { cronFireId, executionIdOf } from "../../../functions/core/run/ids.ts";
import type { DaemonChange } from "../../../functions/ports/daemon-store.ts";
import { freeShards, takeShards } from "../../../functions/steps/shards/daemon-shards.ts";
import { askedOf } from "../../support/asked-of.ts";
import { CLAIMED_MS, FIRST, running } from "./running.ts";

/** Executions of a DAEMON job by their numbers; the first one, of four shards in chunks of two, runs its first chunk. */
async function daemon(shards = 4, shardsPerChunk = 2) {
  const over = await running(shards, { jobExecutionType: "DAEMON" }, shardsPerChunk);
  const { world, deps, stored } = over;
  const executionOf = (n: number): Execution => {
    const fireId = cronFireId(FIRST + 5_000 * (n - 1));
    return { ...stored(), fireId, executionId: executionIdOf("foo_job", fireId) };
  };
  const take = (n: number, chunk: number, rules: object = {}, daemons = deps.daemons) =>
    takeShards(
      { ...deps, daemons },
      executionOf(n),
      { stateVersion: n, misfire: false, sampleEvery: 0, ...rules },
      chunk,
    );
  const chunkOf = (n: number, chunk: number) => world.chunks.get(`${executionOf(n).executionId}#${chunk}`);
  const marksOf = (n: number, chunk: number) => world.chunks.marks(`${executionOf(n).executionId}#${chunk}`);
  return { ...over, executionOf, take, chunkOf, marksOf };
}

describe("an execution that asks for shards", () => {
  test("gets those of its chunk that are free, and the check of its tasks is owed when they may be LOST", async () => {
    const { world, take, chunkOf, marksOf, executionOf } = await daemon(3);
    expect(await take(1, 1)).toBe("committed");
    expect(world.daemons.get("foo_job#1")).toMatchObject({ busy: new Map([[0, executionOf(1).fireId]]), queue: [] });
    expect(chunkOf(1, 1)).toMatchObject({ invokedAt: world.now });
    expect(chunkOf(1, 1)?.overlap).toBeUndefined();
    expect(marksOf(1, 1)).toEqual({ owes: { kind: "check", dueAt: world.now + CLAIMED_MS } });
  });

  test("without misfire skips those that are busy", async () => {
    const { take, chunkOf } = await daemon();
    expect(await take(2, 0)).toBe("committed");
    expect(chunkOf(2, 0)?.overlap).toEqual({ queued: new Set(), skipped: new Set([0, 1]), missed: new Set() });
  });

  test("has a check owed at once when it gets none of them: no task will end its chunk", async () => {
    const { world, take, marksOf } = await daemon();
    await take(2, 0);
    expect(marksOf(2, 0)).toEqual({ owes: { kind: "check", dueAt: world.now + 60_000 } });
  });

  test("with misfire waits for those that are busy", async () => {
    const { world, take, chunkOf, executionOf } = await daemon();
    expect(await take(2, 0, { misfire: true })).toBe("committed");
    expect(chunkOf(2, 0)?.overlap).toEqual({ queued: new Set([0, 1]), skipped: new Set(), missed: new Set() });
    expect(world.daemons.get("foo_job#0")?.queue).toEqual([
      { fireId: executionOf(2).fireId, offsets: new Set([0, 1]) },
    ]);
  });

  test("falls out of a full queue itself when it is the oldest", async () => {
    const { world, take, chunkOf } = await daemon();
    const queue = Array.from({ length: 100 }, (_, n) => ({
      fireId: cronFireId(FIRST + 5_000 * (n + 2)),
      offsets: new Set([0]),
    }));
    const state = world.daemons.get("foo_job#0");
    if (state === undefined) throw new Error("there is no state");
    world.daemons.put("foo_job#0", { ...state, queue });
    expect(await take(2, 0, { misfire: true })).toBe("committed");
    expect(chunkOf(2, 0)?.overlap).toEqual({ queued: new Set(), skipped: new Set(), missed: new Set([0, 1]) });
  });

  test("again gets nothing again", async () => {
    const { world, take } = await daemon();
    const before = world.daemons.get("foo_job#0");
    expect(await take(1, 0)).toBe("duplicate");
    expect(world.daemons.get("foo_job#0")).toEqual(before);
  });

  test("after the halt that was meant for it gets nothing", async () => {
    const { world, take, chunkOf } = await daemon();
    world.daemons.put("foo_job#1", { version: 1, busy: new Map(), queue: [], haltedThrough: 2 });
    expect(await take(2, 1)).toBe("halted");
    expect(chunkOf(2, 1)).toBeUndefined();
    expect(await take(3, 1)).toBe("committed");
  });
});

describe("shards that have ended", () => {
  test("are free, fifty in a change", async () => {
    const { world, deps, executionOf } = await daemon(100, 100);
    const ended: number[] = [];
    const commit = (change: DaemonChange) => {
      ended.push(change.from.busy.size - change.to.busy.size);
      return deps.daemons.commit(change);
    };
    const offsets = Array.from({ length: 100 }, (_, offset) => offset);
    const noted = askedOf({ ...deps, daemons: { ...deps.daemons, commit } });
    await freeShards(noted.deps, executionOf(1), 0, offsets);
    expect(ended).toEqual([50, 50]);
    expect(noted.asked).toEqual(["daemons.read", "daemons.commit", "daemons.read", "daemons.commit"]);
    expect(world.daemons.get("foo_job#0")).toMatchObject({ busy: new Map() });
  });

  test("are taken by the execution that waits for them", async () => {
    const { world, deps, take, executionOf } = await daemon();
    await take(2, 0, { misfire: true });
    await freeShards(deps, executionOf(1), 0, [1]);
    expect(world.daemons.get("foo_job#0")?.busy).toEqual(
      new Map([
        [0, executionOf(1).fireId],
        [1, executionOf(2).fireId],
      ]),
    );
    expect(world.laterChecks).toEqual([
      { check: { executionId: executionOf(2).executionId, chunk: 0 }, at: world.now },
    ]);
  });

  test("of another execution free nothing", async () => {
    const { world, deps, executionOf } = await daemon();
    const before = world.daemons.get("foo_job#0");
    await freeShards(deps, executionOf(2), 0, [0, 1]);
    expect(world.daemons.get("foo_job#0")).toEqual(before);
  });
});
