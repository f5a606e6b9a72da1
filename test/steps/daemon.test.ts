import { expect, test } from "vitest";
import { createHandler as createCollector } from "../../functions/collector/handler.ts";
import type { Task } from "../../functions/contract/task.ts";
import { createHandler as createDispatcher } from "../../functions/dispatcher/handler.ts";
import { applyToRun, kill } from "../../functions/steps/run-state/cancel.ts";
import { createHandler as createSweep } from "../../functions/sweep/handler.ts";
import { anApp } from "../support/a-job.ts";
import { batchOf, NOW, overWorld, recordOf } from "../support/over-world.ts";

const T = Math.floor(NOW / 1_000);
const idOf = (seconds: number) => `foo_job.c${T + seconds}`;

/** A DAEMON job of three shards, with the means that a story needs. */
async function daemon(job: Parameters<typeof overWorld>[0] = {}) {
  const over = await overWorld({ jobExecutionType: "DAEMON", ...job });
  const { world, deps } = over;
  const dispatch = createDispatcher(deps);
  const collect = createCollector(deps);
  const tick = (seconds: number) => dispatch(batchOf({ jobName: "foo_job", instantEpochSeconds: T + seconds }));
  const taskOf = (seconds: number, item: number): Task => {
    const found = world.run.findLast(({ task }) => task.executionId === idOf(seconds) && task.item === item);
    if (found === undefined) throw new Error(`item ${item} of ${idOf(seconds)} was not started`);
    return found.task;
  };
  const startedItems = (seconds: number) =>
    world.run.filter(({ task }) => task.executionId === idOf(seconds)).map(({ task }) => task.item);
  /** Everything that was asked for: messages to functions and checks. */
  const deliver = async () => {
    for (;;) {
      const check = world.laterChecks.shift();
      const message = world.invoked.shift();
      if (check === undefined && message === undefined) return;
      if (check !== undefined) await collect(check.check);
      if (message === undefined) continue;
      if ("fanOut" in message) await dispatch(message.fanOut);
      if ("halt" in message) await dispatch(message.halt);
      if ("check" in message) await collect(message.check);
    }
  };
  const end = async (seconds: number, items: readonly number[], report: object = {}) => {
    await collect(batchOf(...items.map((item) => recordOf(taskOf(seconds, item), report))));
    await deliver();
  };
  const execution = (seconds: number) => world.executions.get(idOf(seconds));
  const claim = (task: Task) =>
    deps.claims.claim(task.taskId, { nonce: task.taskId, segment: 1, claimedAt: world.now });
  return { ...over, dispatch, collect, tick, taskOf, startedItems, deliver, end, execution, claim };
}

test("each fire starts the shards that are free: one that is slow holds up no other", async () => {
  const { tick, end, startedItems, execution } = await daemon();
  await tick(5);
  await end(5, [0, 2]);
  await tick(10);
  expect(startedItems(10)).toEqual([0, 2]);
  await end(10, [0, 2]);
  expect(execution(10)).toMatchObject({ status: "FINISHED", unrun: { skipped: 1, missed: 0 } });
  expect(execution(5)).toMatchObject({ status: "RUNNING" });
  await end(5, [1]);
  expect(execution(5)).toMatchObject({ status: "FINISHED", unrun: { skipped: 0, missed: 0 } });
  await tick(15);
  expect(startedItems(15)).toEqual([0, 1, 2]);
});

test("a fire of which every shard is busy is over at once", async () => {
  const { tick, deliver, execution, startedItems } = await daemon();
  await tick(5);
  await tick(10);
  await deliver();
  expect(startedItems(10)).toEqual([]);
  expect(execution(10)).toMatchObject({ status: "FINISHED", unrun: { skipped: 3, missed: 0 } });
});

test("with misfire a busy shard is run for each fire it was busy at, oldest first, and the others do not wait", async () => {
  const { tick, end, startedItems, execution, world } = await daemon({ misfire: true });
  for (const seconds of [5, 10, 15]) {
    await tick(seconds);
    await end(seconds, [0, 2]);
  }
  expect([startedItems(10), startedItems(15)]).toEqual([
    [0, 2],
    [0, 2],
  ]);
  await end(5, [1]);
  expect(startedItems(10)).toEqual([0, 2, 1]);
  expect(startedItems(15)).toEqual([0, 2]);
  await end(10, [1]);
  await end(15, [1]);
  for (const seconds of [5, 10, 15]) {
    const counts = { FINISHED: 3, KILLED: 0, FAILED: 0, ERROR: 0, LOST: 0 };
    expect(execution(seconds)).toMatchObject({ status: "FINISHED", counts });
  }
  expect(world.daemons.get("foo_job#0")).toMatchObject({ busy: new Map(), queue: [] });
});

test("with every message lost, the sweep alone starts and checks waiting shards", async () => {
  const { tick, world, deps, collect, dispatch, taskOf, startedItems, execution } = await daemon({ misfire: true });
  await tick(5);
  await tick(10);
  const [first, second, third] = [0, 1, 2].map((item) => taskOf(5, item));
  if (first === undefined || second === undefined || third === undefined) throw new Error("no tasks");
  await collect(batchOf(recordOf(first), recordOf(second), recordOf(third)));
  world.laterChecks.length = 0;
  expect(startedItems(10)).toEqual([]);
  for (let round = 0; round < 3 && startedItems(10).length === 0; round++) {
    world.invoked.length = 0;
    world.now += 600_000;
    await createSweep(deps)();
    for (const message of world.invoked.splice(0)) {
      if ("check" in message) await collect(message.check);
      if ("fanOut" in message) await dispatch(message.fanOut);
    }
  }
  expect(startedItems(10)).toEqual([0, 1, 2]);
  await collect(batchOf(...[0, 1, 2].map((item) => recordOf(taskOf(10, item)))));
  expect(execution(10)).toMatchObject({ status: "FINISHED" });
});

test("a hundred fires wait for a shard, the oldest of more falls out as missed", async () => {
  const { tick, deliver, execution, end, world } = await daemon({ misfire: true, shardingTotalCount: 1 });
  await tick(5);
  for (let fire = 1; fire <= 101; fire++) await tick(5 + fire * 5);
  await deliver();
  expect(execution(10)).toMatchObject({ status: "FINISHED", unrun: { skipped: 0, missed: 1 } });
  expect(execution(15)).toMatchObject({ status: "RUNNING" });
  await end(5, [0]);
  for (let fire = 2; fire <= 101; fire++) await end(5 + fire * 5, [0]);
  const open = world.executions.keys().filter((key) => world.executions.get(key)?.status !== "FINISHED");
  expect(open).toEqual([]);
});

test("a fan-out that died half-way takes nothing twice and forgets nothing", async () => {
  const { deps, tick, end, startedItems, execution, world } = await daemon();
  await tick(5);
  await end(5, [0, 1]);
  const dying = createDispatcher({
    ...deps,
    runners: { ...deps.runners, run: () => Promise.reject(new Error("died")) },
  });
  await dying(batchOf({ jobName: "foo_job", instantEpochSeconds: T + 10 }));
  expect(world.daemons.get("foo_job#0")?.busy).toEqual(
    new Map([
      [2, `c${T + 5}`],
      [0, `c${T + 10}`],
      [1, `c${T + 10}`],
    ]),
  );
  await end(5, [2]);
  await tick(10);
  expect(startedItems(10)).toEqual([0, 1]);
  await end(10, [0, 1]);
  expect(execution(10)).toMatchObject({ status: "FINISHED", unrun: { skipped: 1, missed: 0 } });
});

test("a lost shard is run again without limit, after five minutes at most, while the others go on", async () => {
  const { tick, end, collect, taskOf, world, claim, execution } = await daemon();
  await tick(5);
  await end(5, [0, 2]);
  const waits: number[] = [];
  for (let attempt = 1; attempt <= 8; attempt++) {
    const task = taskOf(5, 1);
    expect(task.attempt).toBe(attempt);
    await claim(task);
    const died = { requestContext: { condition: "RetriesExhausted" }, requestPayload: task };
    await collect(batchOf({ ...recordOf(task), ...died, responsePayload: { errorType: "Runtime.ExitError" } }));
    const later = world.laterChecks.shift();
    if (later === undefined) throw new Error("no check is asked for");
    waits.push(later.at - world.now);
    world.now = later.at;
    await collect(later.check);
  }
  expect(Math.max(...waits)).toBeGreaterThan(150_000);
  expect(Math.max(...waits)).toBeLessThanOrEqual(301_000);
  const next = Math.ceil((world.now / 1_000 - T) / 5) * 5;
  await tick(next);
  await end(next, [0, 2]);
  expect(execution(next)).toMatchObject({ status: "FINISHED", unrun: { skipped: 1, missed: 0 } });
  await end(5, [1]);
  expect(execution(5)).toMatchObject({ status: "FINISHED" });
});

test("a disable cancels every execution, and waiting shards never run", async () => {
  const { tick, end, deliver, deps, execution, world, taskOf, startedItems, claim } = await daemon({ misfire: true });
  for (const seconds of [5, 10, 15]) {
    await tick(seconds);
    await end(seconds, seconds === 5 ? [0] : []);
  }
  for (const { task } of world.run) await claim(task);
  const job = await deps.jobs.get("foo_job");
  if (job === undefined) throw new Error("no job");
  await deps.jobs.change({ ...job, enabled: false, revision: job.revision + 50_000 }, job.revision, NOW);
  await applyToRun(deps, "foo_job");
  expect(world.invoked).toContainEqual({ halt: { haltedJob: "foo_job" } });
  await deliver();
  const statuses = [5, 10, 15].map((seconds) => execution(seconds)?.status);
  expect(statuses).toEqual(["CANCELLING", "CANCELLING", "KILLED"]);
  for (const seconds of [5, 10])
    expect(await deps.claims.isCancelled(taskOf(seconds, seconds === 5 ? 1 : 0).cancelKey)).toBe(true);
  await end(5, [1, 2], { outcome: "KILLED" });
  await end(10, [0], { outcome: "KILLED" });
  expect([5, 10].map((seconds) => execution(seconds)?.status)).toEqual(["KILLED", "KILLED"]);
  expect(startedItems(15)).toEqual([]);
  expect(world.daemons.get("foo_job#0")).toMatchObject({ busy: new Map(), queue: [] });
  expect(await deps.daemons.getHalt("foo_job")).toBeUndefined();
});

test("an execution that asks for its shards after the halt is cancelled, one that began after it is not", async () => {
  const { deps, dispatch, deliver, execution, tick, startedItems } = await daemon();
  const dying = createDispatcher({
    ...deps,
    daemons: { ...deps.daemons, read: () => Promise.reject(new Error("died")) },
  });
  await dying(batchOf({ jobName: "foo_job", instantEpochSeconds: T + 5 }));
  expect(execution(5)).toMatchObject({ status: "RUNNING", releasedChunks: 0 });
  await deps.apps.update(anApp({ revision: 2, disabled: true }));
  await applyToRun(deps, "foo_job");
  await deliver();
  await deps.apps.update(anApp({ revision: 3, disabled: false }));
  await tick(10);
  await dispatch({ executionId: idOf(5), chunk: 0 });
  await deliver();
  expect(execution(5)).toMatchObject({ status: "KILLED" });
  expect(startedItems(5)).toEqual([]);
  expect(startedItems(10)).toEqual([0, 1, 2]);
});

test("a late halt does not touch executions that began after it", async () => {
  const { deps, deliver, execution, tick, end } = await daemon({ misfire: true });
  await tick(5);
  await deps.apps.update(anApp({ revision: 2, disabled: true }));
  await applyToRun(deps, "foo_job");
  await deps.apps.update(anApp({ revision: 3, disabled: false }));
  await tick(10);
  await deliver();
  expect(execution(5)?.status).toBe("CANCELLING");
  expect(execution(10)?.status).toBe("RUNNING");
  await end(5, [0, 1, 2], { outcome: "KILLED" });
  await end(10, [0, 1, 2]);
  expect(execution(10)?.status).toBe("FINISHED");
});

test("a shard that waits for hours is not lost", async () => {
  const { tick, taskOf, claim, collect, end, world, deps, execution, startedItems } = await daemon({
    misfire: true,
    shardingTotalCount: 1,
  });
  await tick(5);
  await tick(10);
  for (let hour = 0; hour < 3; hour++) {
    world.now += 3_600_000;
    await claim(taskOf(5, 0));
    world.invoked.length = 0;
    await createSweep(deps)();
    expect(world.invoked).toContainEqual({ check: { executionId: idOf(10), chunk: 0 } });
    await collect({ executionId: idOf(10), chunk: 0 });
  }
  expect(startedItems(10)).toEqual([]);
  await end(5, [0]);
  await end(10, [0]);
  expect(execution(10)?.status).toBe("FINISHED");
});

test("all shards of a chunk may end at once", async () => {
  const { tick, deps, deliver, execution, startedItems } = await daemon({ misfire: true, shardingTotalCount: 120 });
  await tick(5);
  await tick(10);
  await kill(deps, "foo_job", `c${T + 5}`);
  await deliver();
  expect(execution(5)?.status).toBe("KILLED");
  expect(startedItems(10)).toHaveLength(120);
});

test("one execution is killed alone: its waiting shards end, the others run", async () => {
  const { tick, deps, deliver, end, execution, startedItems } = await daemon({ misfire: true });
  await tick(5);
  await tick(10);
  await tick(15);
  expect(await kill(deps, "foo_job", `c${T + 10}`)).toBe(true);
  await deliver();
  expect(execution(10)).toMatchObject({ status: "KILLED", reason: "killed" });
  expect(await kill(deps, "foo_job", `c${T + 10}`)).toBe(false);
  await end(5, [0, 1, 2]);
  expect(startedItems(10)).toEqual([]);
  expect(startedItems(15)).toEqual([0, 1, 2]);
});

test("waiting shards of a killed execution end once no later fire can need them", async () => {
  const { tick, world, deps } = await daemon({ misfire: true });
  for (const seconds of [5, 10]) await tick(seconds);
  await kill(deps, "foo_job", `c${T + 10}`);
  const waitingAtTheEnd: string[][] = [];
  const end: typeof deps.ends.end = async (taskId, wanted) => {
    waitingAtTheEnd.push((await deps.daemons.read("foo_job", 0)).queue.map(({ fireId }) => fireId));
    return deps.ends.end(taskId, wanted);
  };
  await createCollector({ ...deps, ends: { ...deps.ends, end } })({ executionId: idOf(10), chunk: 0 });
  expect(waitingAtTheEnd).toEqual([[], [], []]);
  expect(world.executions.get(idOf(10))).toMatchObject({ status: "KILLED", unrun: { skipped: 0, missed: 0 } });
});

test("an update applies at the next fire; a change of the job's kind waits for the end of its executions", async () => {
  const { tick, deps, config, end, startedItems, execution, world } = await daemon();
  await tick(5);
  const change = async (fields: object, at: number) => {
    const job = await deps.jobs.get("foo_job");
    if (job === undefined) throw new Error("no job");
    world.now = Math.max(world.now, (T + at) * 1_000 + 500);
    const revision = (T + at) * 1_000 + 500;
    await deps.jobs.change({ ...job, config: { ...config, ...fields }, revision }, job.revision, NOW);
    await applyToRun(deps, "foo_job");
  };
  const recordOf = async (seconds: number) => {
    const fire = await deps.runs.getFire("foo_job", `c${T + seconds}`);
    return [fire?.status, fire?.reason];
  };
  await change({ shardingTotalCount: 4 }, 6);
  await tick(10);
  expect(startedItems(10)).toEqual([3]);
  await change({ jobExecutionType: "TRANSIENT", shardingTotalCount: 1 }, 11);
  await tick(15);
  expect(await recordOf(15)).toEqual(["SKIPPED", "overlap"]);
  await change({ jobExecutionType: "TRANSIENT", shardingTotalCount: 2, misfire: true }, 16);
  await tick(20);
  await end(5, [0, 1, 2]);
  expect(startedItems(20)).toEqual([]);
  await end(10, [3]);
  expect(startedItems(20)).toEqual([0, 1]);
  await change({ misfire: true }, 21);
  await tick(25);
  expect(await recordOf(25)).toEqual(["SKIPPED", "overlap"]);
  await end(20, [0, 1]);
  await tick(30);
  expect(startedItems(30)).toEqual([0, 1, 2]);
  await end(30, [0, 1, 2]);
  for (const seconds of [5, 10, 20, 30]) expect(execution(seconds)?.status).toBe("FINISHED");
  expect(world.states.get("foo_job")).toMatchObject({ daemonRuns: 0, queue: [] });
  expect(world.states.get("foo_job")).not.toHaveProperty("running");
});

test("a large job's chunks are independent, and waiting shards do not count as in flight", async () => {
  const { tick, deliver, end, startedItems, execution, world, deps } = await daemon({
    misfire: true,
    shardingTotalCount: 450,
  });
  await tick(5);
  await deliver();
  expect(startedItems(5)).toHaveLength(450);
  const all = Array.from({ length: 450 }, (_, item) => item);
  for (let i = 0; i < 450; i += 10)
    await end(
      5,
      all.slice(i, i + 10).filter((item) => item % 200 !== 7),
    );
  await tick(10);
  await deliver();
  expect(startedItems(10)).toHaveLength(447);
  await end(5, [7, 207, 407]);
  expect(startedItems(10)).toHaveLength(450);
  for (let i = 0; i < 450; i += 10) await end(10, all.slice(i, i + 10));
  for (const seconds of [5, 10]) expect(execution(seconds)?.status).toBe("FINISHED");
  expect(world.daemons.keys()).toEqual(["foo_job#0", "foo_job#1", "foo_job#2"]);
  const narrow = createDispatcher({ ...deps, maxInFlight: 250 });
  for (const seconds of [15, 20]) {
    await narrow(batchOf({ jobName: "foo_job", instantEpochSeconds: T + seconds }));
    for (let chunk = 1; chunk < 3; chunk++) await narrow({ executionId: idOf(seconds), chunk });
  }
  expect([15, 20].map((seconds) => execution(seconds)?.releasedChunks)).toEqual([1, 3]);
});

test("every fifth execution is kept in the history, and every failure", async () => {
  const { tick, end, deps, world, execution } = await daemon({ shardingTotalCount: 1 });
  await deps.apps.update(anApp({ revision: 2, eventTraceSamplingCount: 5 }));
  for (let fire = 1; fire <= 11; fire++) {
    await tick(fire * 5);
    await end(fire * 5, [0], fire === 7 ? { outcome: "FAILED" } : {});
  }
  world.now += 3_600_000;
  const kept = [];
  for (let fire = 1; fire <= 11; fire++) {
    const row = await deps.runs.getFire("foo_job", `c${T + fire * 5}`);
    const stored = await deps.runs.getExecution(idOf(fire * 5));
    expect(row?.sampledOut === undefined).toBe(stored !== undefined);
    if (stored !== undefined) kept.push(fire);
  }
  expect(kept).toEqual([5, 7, 10]);
  expect(execution(35)).toMatchObject({ status: "FAILED" });
});

test("a fire that ran no shard is not sampled: it is neither counted nor forgotten", async () => {
  const { tick, end, deps, world } = await daemon({ shardingTotalCount: 1 });
  await deps.apps.update(anApp({ revision: 2, eventTraceSamplingCount: 2 }));
  await tick(5);
  await tick(10);
  await end(5, [0]);
  await tick(15);
  await end(15, [0]);
  world.now += 3_600_000;
  const kept = await Promise.all([5, 10, 15].map(async (at) => (await deps.runs.getExecution(idOf(at)))?.unrun));
  expect(kept).toEqual([undefined, { skipped: 1, missed: 0 }, { skipped: 0, missed: 0 }]);
});
