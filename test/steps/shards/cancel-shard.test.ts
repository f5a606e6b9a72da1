import { describe, expect, test } from "vitest";
import { createHandler as createCollector } from "../../../functions/collector/handler.ts";
import { fire } from "../../../functions/steps/planning/fire.ts";
import { cancelShard } from "../../../functions/steps/shards/cancel-shard.ts";
import { fanOut } from "../../../functions/steps/shards/fan-out.ts";
import { batchOf, NOW, overWorld, recordOf } from "../../support/over-world.ts";
import { deliver, doOwedWork } from "../../support/owed-work.ts";

const FIRST = NOW - 250 + 5_000;
/** It is due at that instant, and then a day later. */
const ONCE = "5 0 10 * * ?";
const FENCE_MS = 60_000;
const LOST = { outcome: "LOST" } as const;

/** An execution of four shards in chunks of two. One chunk was handed to Lambda. */
async function started(job: Parameters<typeof overWorld>[0] = {}) {
  const over = await overWorld({ cron: ONCE, shardingTotalCount: 4, shardingItemParameters: "", ...job });
  const { world } = over;
  const deps = { ...over.deps, shardsPerChunk: 2, maxInFlight: 2 };
  world.now = FIRST + 10;
  const execution = await fire(deps, "foo_job", FIRST);
  if (execution === undefined) throw new Error("nothing was started");
  const { executionId } = execution;
  const stored = () => world.executions.get(executionId) ?? execution;
  await fanOut(deps, stored());
  const taskOf = (item: number, attempt = 1) => {
    const found = world.run.find(({ task }) => task.item === item && task.attempt === attempt);
    if (found === undefined) throw new Error(`item ${item} was not handed over`);
    return found.task;
  };
  const claim = (item: number) =>
    deps.claims.claim(taskOf(item).taskId, { nonce: `of ${item}`, segment: 1, claimedAt: world.now });
  const cancel = (item: number) => cancelShard(deps, executionId, { chunk: Math.floor(item / 2), offset: item % 2 });
  const chunk = (number: number) => world.chunks.get(`${executionId}#${number}`);
  const items = () => world.run.map(({ task }) => task.item);
  const collect = createCollector(deps);
  return { ...over, deps, executionId, stored, taskOf, claim, cancel, chunk, items, collect };
}

describe("a shard that is cancelled by itself", () => {
  test("ends at once where no runner has claimed it, and no runner ever will", async () => {
    const over = await started();
    const { deps, world, cancel, chunk, taskOf, claim, stored } = over;
    await cancel(1);
    expect(world.invoked.at(-1)).toEqual({ check: { executionId: over.executionId, chunk: 0 } });
    await over.collect({ executionId: over.executionId, chunk: 0 });
    expect(chunk(0)?.ended.KILLED).toEqual(new Set([1]));
    expect(world.tasks.get(taskOf(1).taskId)).toMatchObject({ outcome: "KILLED" });
    expect(await claim(1)).toBe(false);
    expect(await deps.claims.read(taskOf(0).taskId)).toBeUndefined();
    expect(stored().status).toBe("RUNNING");
  });

  test("is told by its row where a runner has claimed it, and counts as ended after the fence", async () => {
    const { world, cancel, chunk, claim, taskOf, collect, executionId } = await started();
    await claim(0);
    await cancel(0);
    await collect({ executionId, chunk: 0 });
    expect(world.tasks.get(taskOf(0).taskId)).toMatchObject({ outcome: "KILLED" });
    expect(chunk(0)?.ended.KILLED).toEqual(new Set());
    const [again] = world.laterChecks;
    expect(again).toMatchObject({ check: { executionId, chunk: 0, offsets: [0] } });
    expect(again?.at).toBeGreaterThanOrEqual(world.now + FENCE_MS);
    // The report of the stopped runner comes later: the first outcome stands.
    await collect(batchOf(recordOf(taskOf(0), { outcome: "FINISHED", endedAt: world.now })));
    expect(world.tasks.get(taskOf(0).taskId)).toMatchObject({ outcome: "KILLED" });
    world.now += FENCE_MS + 1_000;
    await collect({ executionId, chunk: 0, offsets: [0] });
    expect(chunk(0)?.ended.KILLED).toEqual(new Set([0]));
  });

  test("of a chunk that was not handed over never is, and all others are", async () => {
    const over = await started();
    const { world, cancel, items, stored, claim, collect, taskOf } = over;
    await cancel(3);
    await claim(0);
    await claim(1);
    for (const item of [0, 1]) await collect(batchOf(recordOf(taskOf(item), { endedAt: world.now })));
    await deliver({ ...over, deps: over.deps }, world.now);
    expect(items()).toEqual([0, 1, 2]);
    expect(stored()).toMatchObject({ status: "KILLED", counts: { FINISHED: 3, KILLED: 1 } });
  });

  test("does not fail over: its next attempt ends unseen", async () => {
    const over = await started({ failover: true });
    const { deps, world, cancel, claim, taskOf, chunk, collect, executionId } = over;
    await claim(0);
    await deps.ends.end(taskOf(0).taskId, { ...LOST, endedAt: world.now });
    await collect(batchOf(recordOf(taskOf(0), { outcome: "LOST" })));
    expect(chunk(0)?.retries.get(0)).toMatchObject({ attempt: 2, issued: false });
    await cancel(0);
    await collect({ executionId, chunk: 0 });
    expect(chunk(0)?.ended.KILLED, "the process of the first attempt may live").toEqual(new Set());
    world.now += 2 * FENCE_MS;
    await collect({ executionId, chunk: 0 });
    expect(chunk(0)?.ended.KILLED).toEqual(new Set([0]));
    expect(over.items()).toEqual([0, 1]);
  });

  test("ends although every message is lost", async () => {
    const over = await started();
    await over.cancel(3);
    await doOwedWork(over, over.world.now + 3_600_000);
    expect(over.stored()).toMatchObject({ status: "KILLED", counts: { FINISHED: 3, KILLED: 1 } });
  });

  test("may be cancelled again, before and after its end", async () => {
    const over = await started();
    for (let times = 0; times < 3; times++) {
      await over.cancel(3);
      await doOwedWork(over, over.world.now + 3_600_000);
    }
    expect(over.stored()).toMatchObject({ status: "KILLED", counts: { FINISHED: 3, KILLED: 1 } });
  });
});

test("a waiting shard of a DAEMON job that was cancelled ends when its turn comes, and runs nothing", async () => {
  const over = await overWorld({ jobExecutionType: "DAEMON", misfire: true, shardingTotalCount: 1 });
  const { world, deps } = over;
  const executionId = (at: number) => `foo_job.c${at / 1_000}`;
  for (const at of [FIRST, FIRST + 5_000]) {
    world.now = at + 10;
    await fire(deps, "foo_job", at);
    const execution = world.executions.get(executionId(at));
    if (execution !== undefined) await fanOut(deps, execution);
  }
  expect(world.run).toHaveLength(1);
  await cancelShard(deps, executionId(FIRST + 5_000), { chunk: 0, offset: 0 });
  await deliver(over, world.now + 3_600_000);
  expect(world.executions.get(executionId(FIRST))).toMatchObject({ status: "FINISHED" });
  expect(world.executions.get(executionId(FIRST + 5_000))).toMatchObject({ status: "KILLED" });
  expect(world.run).toHaveLength(1);
  expect(world.daemons.values("foo_job#")[0]?.busy.size).toBe(0);
});

test("a DAEMON job's shard that was cancelled before its chunk was opened is free again afterwards", async () => {
  const over = await overWorld({ jobExecutionType: "DAEMON", shardingTotalCount: 2 });
  const { world, deps } = over;
  world.now = FIRST + 10;
  const execution = await fire(deps, "foo_job", FIRST);
  if (execution === undefined) throw new Error("nothing was started");
  await cancelShard(deps, execution.executionId, { chunk: 0, offset: 1 });
  await deliver(over, world.now + 3_600_000);
  await fanOut(deps, world.executions.get(execution.executionId) ?? execution);
  await deliver(over, world.now + 3_600_000);
  expect(world.run.map(({ task }) => task.item)).toEqual([0]);
  expect(world.executions.get(execution.executionId)).toMatchObject({
    status: "KILLED",
    counts: { FINISHED: 1, KILLED: 1 },
  });
  expect(world.daemons.values("foo_job#")[0]?.busy.size).toBe(0);
});
