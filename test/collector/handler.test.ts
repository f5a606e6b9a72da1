import { expect, test } from "vitest";
import { createHandler } from "../../functions/collector/handler.ts";
import { createHandler as createDispatcher } from "../../functions/dispatcher/handler.ts";
import { applyToRun, kill } from "../../functions/steps/run-state/cancel.ts";
import { owedOf } from "../memory/message-ports.ts";
import type { World } from "../memory/world.ts";
import { batchOf, checksOf, NOW, overWorld, recordOf } from "../support/over-world.ts";

const T = Math.floor(NOW / 1_000);
const executionId = `foo_job.c${T + 5}`;

async function started(job: Parameters<typeof overWorld>[0] = {}, isClaimed = true) {
  const over = await overWorld(job);
  const dispatch = createDispatcher(over.deps);
  await dispatch(batchOf({ jobName: "foo_job", instantEpochSeconds: T + 5 }));
  const tasks = over.world.run.map(({ task }) => task);
  for (const { taskId } of isClaimed ? tasks : [])
    await over.deps.claims.claim(taskId, { nonce: taskId, segment: 1, claimedAt: over.world.now });
  return { ...over, tasks, dispatch, collect: createHandler(over.deps) };
}

test("the last outcome closes the execution with the worst and the counts, and starts the oldest queued fire", async () => {
  const { world, tasks, collect, dispatch } = await started({ misfire: true });
  world.now = NOW + 15_000;
  for (const seconds of [15, 10]) await dispatch(batchOf({ jobName: "foo_job", instantEpochSeconds: T + seconds }));
  await collect(
    batchOf(recordOf(tasks[0] ?? { taskId: "" }), recordOf(tasks[1] ?? { taskId: "" }, { outcome: "FAILED" })),
  );
  expect(world.executions.get(executionId)?.status).toBe("RUNNING");
  await collect(batchOf(recordOf(tasks[2] ?? { taskId: "" })));
  const counts = { FINISHED: 2, KILLED: 0, FAILED: 1, ERROR: 0, LOST: 0 };
  expect(world.executions.get(executionId)).toMatchObject({ status: "FAILED", counts });
  expect(world.states.get("foo_job")).toMatchObject({ running: `c${T + 10}`, queue: [`c${T + 15}`] });
  expect(world.invoked).toEqual([{ fanOut: { executionId: `foo_job.c${T + 10}`, chunk: 0 } }]);
});

test("a repeated record changes nothing, and a later record of the same task changes nothing either", async () => {
  const { world, tasks, collect } = await started();
  const [first] = tasks;
  if (first === undefined) throw new Error("no task");
  await collect(batchOf(recordOf(first), recordOf(first)));
  const chunk = world.chunks.get(`${executionId}#0`);
  await collect(batchOf(recordOf(first, { outcome: "FAILED" })));
  expect(world.chunks.get(`${executionId}#0`)).toEqual(chunk);
  expect(world.tasks.get(first.taskId)?.outcome).toBe("FINISHED");
});

test("records of one task in a batch are one write, one look and one request of a segment, and share their fate", async () => {
  const { world, deps, tasks } = await started({ failover: true });
  const [first = { taskId: "" }] = tasks;
  const lost = { ...recordOf(first), requestContext: { condition: "EventAgeExceeded" }, responsePayload: null };
  const calls: string[] = [];
  const end: typeof deps.ends.end = (taskId, wanted) => {
    calls.push(`end ${wanted.outcome}`);
    return calls.length === 1 ? Promise.reject(new Error("throttled")) : deps.ends.end(taskId, wanted);
  };
  const getChunk: typeof deps.fanOuts.getChunk = (id, chunk) => {
    calls.push("chunk");
    return deps.fanOuts.getChunk(id, chunk);
  };
  const collect = createHandler({ ...deps, ends: { ...deps.ends, end }, fanOuts: { ...deps.fanOuts, getChunk } });
  const more = recordOf(tasks[1] ?? first, { more: true });
  const batch = batchOf(lost, recordOf(first), lost, more, more, more);
  expect((await collect(batch))?.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)).toEqual([
    "m0",
    "m1",
    "m2",
  ]);
  expect((await collect(batch))?.batchItemFailures).toEqual([]);
  expect(calls).toEqual(["end LOST", "chunk", "end LOST", "chunk"]);
  expect(world.laterChecks).toHaveLength(1);
  expect(world.laterChecks[0]?.check.offsets).toEqual([0]);
});

test("unsigned, ignored or unreadable messages are dropped, and only a failed one is received again", async () => {
  const { world, deps, tasks, errors } = await started();
  const [first, second] = tasks;
  if (first === undefined || second === undefined) throw new Error("no task");
  const end: typeof deps.ends.end = (taskId, wanted) =>
    taskId === second.taskId ? Promise.reject(new Error("throttled")) : deps.ends.end(taskId, wanted);
  const collect = createHandler({ ...deps, ends: { ...deps.ends, end } });
  const forged = { taskId: `${first.taskId.slice(0, -1)}${first.taskId.endsWith("x") ? "y" : "x"}` };
  const ignored = { ...recordOf(first), responsePayload: { ignored: true } };
  const answer = await collect(batchOf(recordOf(forged), ignored, "no JSON", recordOf(second), recordOf(first)));
  expect(answer?.batchItemFailures).toEqual([{ itemIdentifier: "m3" }]);
  expect(errors.map(({ fact }) => fact)).toEqual([
    "a message that cannot be read was dropped",
    "an outcome was not recorded",
  ]);
  expect(world.tasks.keys().length).toBe(3);
  expect(world.tasks.get(first.taskId)?.outcome).toBe("FINISHED");
});

test("a lost task of a job with failover is run again when its fence and back-off are over, and ends once", async () => {
  const { world, tasks, collect } = await started({ failover: true, shardingTotalCount: 1 });
  const [first] = tasks;
  if (first === undefined) throw new Error("no task");
  await collect(batchOf(diedRecord(first)));
  await collect(asked(world, 60_000));
  const second = world.run[1]?.task;
  expect(second).toMatchObject({ attempt: 2, item: 0 });
  expect(second?.taskId).toContain("@-@FAILOVER@-@");
  await collect(batchOf(recordOf(first), recordOf(second ?? first)));
  expect(world.executions.get(executionId)).toMatchObject({ status: "FINISHED" });
});

const MINUTE = 60_000;

test("a task that is silent for too long is LOST at the second look, and has ended with its fence", async () => {
  const { world, tasks, collect } = await started({ shardingTotalCount: 1 });
  const claimedAt = world.now;
  const taskId = tasks[0]?.taskId ?? "";
  const check = { executionId, chunk: 0 };
  world.now = claimedAt + 14 * MINUTE;
  await collect(check);
  expect(world.laterChecks).toEqual([]);
  world.now = claimedAt + 16 * MINUTE;
  await collect(check);
  const second = asked(world, 67_500);
  expect(world.tasks.get(taskId)?.outcome).toBeUndefined();
  await collect(second);
  expect(world.tasks.get(taskId)?.outcome).toBe("LOST");
  expect(world.executions.get(executionId)?.status).toBe("RUNNING");
  await collect(asked(world, 60_000));
  expect(world.executions.get(executionId)).toMatchObject({ status: "LOST" });
});

test("a task is never LOST before its time, although checks may come early", async () => {
  const { world, tasks, collect } = await started({ shardingTotalCount: 1 });
  const claimedAt = world.now;
  world.now = claimedAt + 16 * MINUTE - 67_500;
  await collect({ executionId, chunk: 0 });
  await collect(asked(world, 67_500));
  expect(world.tasks.get(tasks[0]?.taskId ?? "")).toMatchObject({ outcome: "LOST" });
  expect(world.now).toBeGreaterThanOrEqual(claimedAt + 16 * MINUTE);
});

test("an outage of the collector makes no task LOST whose outcome waits in the queue", async () => {
  const { world, tasks, collect } = await started({ failover: true, shardingTotalCount: 1 });
  world.now += 40 * MINUTE;
  await collect({ executionId, chunk: 0 });
  const second = asked(world, 67_500);
  // The collector fails once more, and receives this late.
  world.now += 31_000;
  await collect(second);
  const third = asked(world, 67_500);
  expect(third).toMatchObject({ offsets: [0] });
  await collect(batchOf(recordOf(tasks[0] ?? { taskId: "" })));
  expect(world.executions.get(executionId)?.status).toBe("FINISHED");
  await collect(third);
  expect(world.run).toHaveLength(1);
});

test("a second look that comes before its time confirms nothing", async () => {
  const { world, tasks, collect } = await started({ shardingTotalCount: 1 });
  world.now += 16 * MINUTE;
  await collect({ executionId, chunk: 0, offsets: [0], confirmAt: world.now + 3_001 });
  expect(world.tasks.get(tasks[0]?.taskId ?? "")?.outcome).toBeUndefined();
});

test("a check that a runner sends to the outcomes queue is dropped, one from the checks queue is made", async () => {
  const { world, tasks, collect, errors } = await started({ shardingTotalCount: 1 }, false);
  world.now += 62 * MINUTE;
  const check = { executionId, chunk: 0, offsets: [0], confirmAt: world.now };
  expect(await collect(batchOf(check))).toEqual({ batchItemFailures: [] });
  expect(errors.map(({ fact }) => fact)).toEqual(["a message that cannot be read was dropped"]);
  expect(world.tasks.keys()).toEqual([]);
  await collect(checksOf(check));
  expect(world.tasks.get(tasks[0]?.taskId ?? "")?.outcome).toBe("LOST");
});

test("the same check twice in a batch is made once, and both of its messages share its fate", async () => {
  const { world, deps } = await started({ failover: true });
  const retry = { attempt: 2, issued: false, at: world.now };
  const chunk = world.chunks.get(`${executionId}#0`);
  if (chunk === undefined) throw new Error("no chunk");
  world.chunks.put(`${executionId}#0`, { ...chunk, retries: new Map([[0, retry]]) });
  const check = { executionId, chunk: 0, permits: true };
  world.run.length = 0;
  const run: typeof deps.runners.run = async () => Promise.reject(new Error("throttled"));
  const throttled = createHandler({ ...deps, runners: { ...deps.runners, run } });
  const answer = await throttled(checksOf(check, check));
  expect(answer?.batchItemFailures).toEqual([{ itemIdentifier: "m0" }, { itemIdentifier: "m1" }]);
  expect(await createHandler(deps)(checksOf(check, check))).toEqual({ batchItemFailures: [] });
  expect(world.run.map(({ task: { item, attempt } }) => [item, attempt])).toEqual([[0, 2]]);
});

test("a message that job code sent is logged in short", async () => {
  const { collect, errors } = await started();
  const long = "x".repeat(100_000);
  await collect(
    batchOf(long, { requestContext: { condition: "Success" }, requestPayload: { taskId: long } }, { [long]: 1 }),
  );
  expect(errors).toHaveLength(3);
  for (const { cause } of errors) expect(String(cause).length).toBeLessThanOrEqual(200);
});

test("a message of a task id that was not signed is dropped before anything is read or written for it", async () => {
  const { deps, tasks } = await started();
  const forged = { taskId: `${tasks[0]?.taskId.slice(0, -3)}xyz` };
  const reached: string[] = [];
  const watched = <P extends object>(port: P): P =>
    new Proxy(port, {
      get(target, name) {
        reached.push(String(name));
        return Reflect.get(target, name);
      },
    });
  const { runs, fanOuts, ends, jobs, apps } = deps;
  const stores = {
    runs: watched(runs),
    fanOuts: watched(fanOuts),
    ends: watched(ends),
    jobs: watched(jobs),
    apps: watched(apps),
  };
  await createHandler({ ...deps, ...stores })(batchOf(recordOf(forged), recordOf(forged, { more: true })));
  expect(reached).toEqual([]);
});

test("shards that fail one after the other are issued again without a look at the rows of the others", async () => {
  const { world, deps, tasks } = await started({ failover: true, shardingTotalCount: 200, shardingItemParameters: "" });
  const reads: string[] = [];
  const counted = {
    ...deps,
    ends: {
      ...deps.ends,
      read: (taskId: string) => {
        reads.push(taskId);
        return deps.ends.read(taskId);
      },
    },
    fanOuts: {
      ...deps.fanOuts,
      getChunk: (...of: [string, number]) => {
        reads.push("chunk");
        return deps.fanOuts.getChunk(...of);
      },
    },
  };
  const collect = createHandler(counted);
  for (const task of tasks) {
    world.now += 500;
    await collect(batchOf(recordOf(task, { outcome: "ERROR", retryable: true, endedAt: world.now })));
  }
  const checks = world.laterChecks.splice(0).sort((a, b) => a.at - b.at);
  for (const { check, at } of checks) {
    world.now = Math.max(world.now, at);
    await collect(checksOf(check));
  }
  expect(world.run.filter(({ task }) => task.attempt === 2)).toHaveLength(200);
  expect(reads.filter((read) => read !== "chunk")).toEqual([]);
  expect(reads.length, "at most one a check").toBeLessThanOrEqual(checks.length);
});

test("a check issues once the shards that a refused invocation left", async () => {
  const { world, deps, tasks } = await started({ failover: true });
  const collect = createHandler(deps);
  await collect(
    batchOf(...tasks.map((task) => recordOf(task, { outcome: "ERROR", retryable: true, endedAt: world.now }))),
  );
  const [later] = world.laterChecks.splice(0);
  world.now = later?.at ?? 0;
  const run: typeof deps.runners.run = (tier, tenant, task, outcomes) =>
    task.item === 1 ? Promise.reject(new Error("throttled")) : deps.runners.run(tier, tenant, task, outcomes);
  const throttled = createHandler({ ...deps, runners: { ...deps.runners, run } });
  const answer = await throttled(checksOf(later?.check));
  expect(answer?.batchItemFailures).toEqual([{ itemIdentifier: "m0" }]);
  await collect(checksOf(later?.check));
  const again = world.run.filter(({ task }) => task.attempt === 2).map(({ task }) => task.item);
  expect(again).toEqual([0, 2, 1]);
});

/** The check that is asked for, at least `ms` from now: it has come. */
function asked(world: World, ms: number) {
  const [later, ...others] = world.laterChecks.splice(0);
  if (later === undefined || others.length > 0) throw new Error("one check is asked for");
  expect(later.at - world.now).toBeGreaterThanOrEqual(ms);
  expect(later.at - world.now).toBeLessThanOrEqual(ms + 1_000);
  world.now = later.at;
  return later.check;
}

const diedRecord = (task: { taskId: string }) => ({
  ...recordOf(task),
  requestContext: { condition: "RetriesExhausted" },
  responsePayload: { errorType: "Runtime.ExitError" },
});

test("a sandbox that is declared dead may live on: the next fire waits until its process must have noticed", async () => {
  const { world, tasks, collect, dispatch } = await started({ misfire: true, shardingTotalCount: 1 });
  world.now = NOW + 10_000;
  await dispatch(batchOf({ jobName: "foo_job", instantEpochSeconds: T + 10 }));
  await collect(batchOf(diedRecord(tasks[0] ?? { taskId: "" })));
  expect(world.states.get("foo_job")).toMatchObject({ running: `c${T + 5}`, queue: [`c${T + 10}`] });
  const check = asked(world, 60_000);
  world.now -= 4_000;
  await collect(checksOf(check));
  expect(world.states.get("foo_job")).toMatchObject({ running: `c${T + 5}` });
  expect(world.laterChecks, "it comes once more, for it was early").toEqual([]);
  // Without a word of any message: the chunk is owed.
  expect(owedOf(world)).toContainEqual({ owes: "check", executionId, chunk: 0, dueAt: expect.any(Number) });
  world.now += 4_000;
  await collect(checksOf(check));
  expect(world.states.get("foo_job")).toMatchObject({ running: `c${T + 10}`, queue: [] });
});

test("a task that its runner reports LOST has ended: its process was killed and delays nothing", async () => {
  const { world, tasks, collect } = await started({ shardingTotalCount: 1 });
  const report = { outcome: "LOST", reason: "killed by SIGKILL", startedAt: NOW };
  await collect(batchOf(recordOf(tasks[0] ?? { taskId: "" }, report)));
  expect(world.executions.get(executionId)?.status).toBe("LOST");
});

test("a job that is killed while it waits for another attempt is killed when that fence is over", async () => {
  const { world, deps, tasks, collect } = await started({ failover: true, shardingTotalCount: 1 });
  await collect(batchOf(diedRecord(tasks[0] ?? { taskId: "" })));
  await kill(deps, "foo_job", `c${T + 5}`);
  world.now += 20_000;
  await collect({ executionId, chunk: 0 });
  expect(world.executions.get(executionId)?.status).toBe("CANCELLING");
  await collect(asked(world, 40_000));
  expect(world.executions.get(executionId)?.status).toBe("KILLED");
});

test("a check asks for no other one at the end of fences that are known: messages do not multiply", async () => {
  const { world, tasks, collect } = await started();
  for (const task of tasks) {
    world.now += 2_000;
    await collect(batchOf(diedRecord(task)));
  }
  expect(world.laterChecks).toHaveLength(tasks.length);
  await collect({ executionId, chunk: 0 });
  expect(world.laterChecks).toHaveLength(tasks.length);
});

test("a claim between a check's look and its KILLED is fenced: the next fire waits for that process", async () => {
  const { world, deps, tasks, dispatch } = await started({ misfire: true, shardingTotalCount: 1 }, false);
  const [{ taskId } = { taskId: "" }] = tasks;
  world.now = NOW + 10_000;
  await dispatch(batchOf({ jobName: "foo_job", instantEpochSeconds: T + 10 }));
  await kill(deps, "foo_job", `c${T + 5}`);
  const end: typeof deps.ends.end = async (...wanted) => {
    await deps.claims.claim(taskId, { nonce: "in between", segment: 1, claimedAt: world.now });
    return deps.ends.end(...wanted);
  };
  const check = { executionId, chunk: 0 };
  await createHandler({ ...deps, ends: { ...deps.ends, end } })(check);
  expect(world.tasks.get(taskId)?.outcome).toBe("KILLED");
  expect(world.states.get("foo_job")).toMatchObject({ running: `c${T + 5}`, queue: [`c${T + 10}`] });
  const later = asked(world, 60_000);
  await createHandler(deps)(later);
  expect(world.states.get("foo_job")).toMatchObject({ running: `c${T + 10}`, queue: [] });
});

test("a KILLED that its runner reported, or that no runner has claimed, holds nothing up", async () => {
  const { world, deps, tasks, collect } = await started({ shardingTotalCount: 2 }, false);
  const [first, second] = tasks;
  if (first === undefined || second === undefined) throw new Error("no task");
  await deps.claims.claim(first.taskId, { nonce: "n", segment: 1, claimedAt: world.now });
  await kill(deps, "foo_job", `c${T + 5}`);
  await collect(batchOf(recordOf(first, { outcome: "KILLED", reason: "cancelled" })));
  await collect({ executionId, chunk: 0 });
  expect(world.executions.get(executionId)?.status).toBe("KILLED");
});

test.each(["EventAgeExceeded", "ZeroReservedConcurrency"])(
  "an event that Lambda dropped (%s) is a LOST, which fails over",
  async (condition) => {
    for (const failover of [false, true]) {
      const { world, tasks, collect } = await started({ failover, shardingTotalCount: 1 }, false);
      await collect(batchOf({ requestContext: { condition }, requestPayload: tasks[0] }));
      expect(world.tasks.get(tasks[0]?.taskId ?? "")).toMatchObject({ outcome: "LOST" });
      expect(world.executions.get(executionId)?.status).toBe(failover ? "RUNNING" : "LOST");
      expect(world.laterChecks).toHaveLength(failover ? 1 : 0);
    }
  },
);

const DATAFLOW = { jobType: "DATAFLOW", streamingProcess: true } as const;
test.each([
  { job: DATAFLOW, segments: [1, 2], because: "a streaming DATAFLOW outlives its invocations" },
  { job: { ...DATAFLOW, streamingProcess: false }, segments: [1], because: "a round is all it has" },
  { job: { streamingProcess: true }, segments: [1], because: "a SIMPLE job has no rounds" },
])("a task that asks for more gets segments $segments: $because", async ({ job, segments }) => {
  const { world, tasks, collect } = await started({ ...job, shardingTotalCount: 1 });
  const task = tasks[0] ?? { taskId: "" };
  world.now += 5 * MINUTE;
  await collect(batchOf(recordOf(task, { more: true })));
  expect(world.run.map((run) => run.task.segment)).toEqual(segments);
  expect(world.tasks.get(task.taskId)?.outcome).toBeUndefined();
  await collect(batchOf(recordOf(task)));
  expect(world.executions.get(executionId)?.status).toBe("FINISHED");
});

test("a request for a segment that was not handed over starts nothing, with any claim in the row", async () => {
  const { world, deps, tasks, collect } = await started({ ...DATAFLOW, shardingTotalCount: 1 });
  const task = { taskId: tasks[0]?.taskId ?? "", segment: 2 };
  // Job code may write the claim of its row.
  await deps.claims.claim(task.taskId, { nonce: "forged", segment: 2, claimedAt: world.now });
  world.now += 6 * MINUTE;
  const message = recordOf(task, { more: true });
  await collect(batchOf(message, message, message));
  expect(world.run).toHaveLength(1);
  expect(world.laterChecks).toEqual([]);
});

test("a segment that is asked for earlier than by a runner comes when a runner could have asked", async () => {
  const { world, tasks, collect } = await started({ ...DATAFLOW, shardingTotalCount: 1 });
  const message = recordOf(tasks[0] ?? { taskId: "" }, { more: true });
  for (let times = 0; times < 3; times++) await collect(batchOf(message));
  expect(world.run).toHaveLength(1);
  for (const { check, at } of world.laterChecks.splice(0)) {
    expect(at).toBe(NOW + 4_750 + 295_000);
    world.now = at;
    await collect(checksOf(check));
  }
  expect(world.run.map((run) => run.task.segment)).toEqual([1, 2]);
});

test("a request for a segment that comes a moment early is not sent to and fro until its instant", async () => {
  const { world, tasks, collect } = await started({ ...DATAFLOW, shardingTotalCount: 1 });
  await collect(batchOf(recordOf(tasks[0] ?? { taskId: "" }, { more: true })));
  const [early] = world.laterChecks.splice(0);
  if (early === undefined) throw new Error("it was early");
  world.now = early.at - 300;
  await collect(checksOf(early.check));
  const [again] = world.laterChecks.splice(0);
  expect((again?.at ?? 0) - world.now, "SQS rounds a delay down to whole seconds").toBeGreaterThanOrEqual(1_000);
  expect(world.run.map((run) => run.task.segment)).toEqual([1]);
});

test("a segment is handed over once, although requests for it are repeated", async () => {
  const { world, tasks, collect } = await started({ ...DATAFLOW, shardingTotalCount: 1 });
  const task = tasks[0] ?? { taskId: "" };
  world.now += 6 * MINUTE;
  for (let times = 0; times < 8; times++) await collect(batchOf(recordOf(task, { more: true })));
  for (let segment = 2; segment < 8; segment++)
    await collect(batchOf(recordOf({ ...task, segment } as never, { more: true })));
  expect(world.run.map((run) => run.task.segment)).toEqual([1, 2]);
});

test("a task of a deleted job that asks for more is killed: the halt is on its way", async () => {
  const { world, deps, tasks, collect } = await started({ ...DATAFLOW, shardingTotalCount: 1 });
  const task = tasks[0] ?? { taskId: "" };
  world.now += 6 * MINUTE;
  const gone = { ...deps.apps, getRevision: async () => undefined };
  await createHandler({ ...deps, apps: gone })(batchOf(recordOf(task, { more: true })));
  expect(world.tasks.get(task.taskId)).toMatchObject({ outcome: "KILLED", reportedSegment: 1 });
  await deps.jobs.remove("foo_job", NOW);
  await applyToRun(deps, "foo_job");
  await collect(checksOf({ executionId, chunk: 0 }));
  expect(world.run.map((run) => run.task.segment)).toEqual([1]);
  expect(world.executions.get(executionId)?.status).toBe("KILLED");
});

test("a segment waits while its attempt is noted as still to be passed to Lambda, and comes afterwards", async () => {
  const { world, deps, tasks, collect } = await started({ ...DATAFLOW, shardingTotalCount: 1 });
  // Lambda took the first segment, but its answer was lost. The check that passes it once more is late.
  await deps.fanOuts.addRetries(executionId, 0, new Map([[0, { attempt: 1, issued: false, at: NOW }]]));
  world.now += 5 * MINUTE;
  await collect(batchOf(recordOf(tasks[0] ?? { taskId: "" }, { more: true })));
  const [later] = world.laterChecks.splice(0);
  if (later === undefined) throw new Error("the request is gone");
  expect(world.run).toHaveLength(1);
  await collect(checksOf({ executionId, chunk: 0 }));
  const issuedAt = world.now;
  for (let check: typeof later | undefined = later; check !== undefined; [check] = world.laterChecks.splice(0)) {
    world.now = check.at;
    await collect(checksOf(check.check));
  }
  expect(world.run.map((run) => run.task.segment)).toEqual([1, 1, 2]);
  expect(world.now).toBe(issuedAt + 295_000);
});

test("the next segment has as long to be claimed as the first had", async () => {
  const { world, deps, tasks, collect } = await started({ ...DATAFLOW, shardingTotalCount: 1 });
  const task = tasks[0] ?? { taskId: "" };
  world.now += 14 * MINUTE;
  await collect(batchOf(recordOf(task, { more: true })));
  const issuedAt = world.now;
  for (const afterMs of [3, 20, 60].map((minutes) => minutes * MINUTE)) {
    world.now = issuedAt + afterMs;
    await collect({ executionId, chunk: 0 });
    expect(world.laterChecks, "nothing looks LOST").toEqual([]);
  }
  world.now = issuedAt + 62 * MINUTE;
  await collect({ executionId, chunk: 0 });
  await collect(asked(world, 67_500));
  expect((await deps.ends.read(task.taskId))?.outcome).toBe("LOST");
});

test("a claim that job code moves on and on ends when Lambda can have delivered nothing later", async () => {
  const { world, deps, tasks, collect } = await started({ shardingTotalCount: 1 });
  const taskId = tasks[0]?.taskId ?? "";
  const beganAt = world.now;
  const moveOn = () => world.tasks.put(taskId, { taskId, nonce: "n", segment: 1, claimedAt: world.now });
  world.now = beganAt + 77 * MINUTE;
  moveOn();
  await collect({ executionId, chunk: 0 });
  const second = asked(world, 67_500);
  moveOn();
  await collect(second);
  expect((await deps.ends.read(taskId))?.outcome).toBe("LOST");
});

const died = () => Promise.reject(new Error("died"));

test.each([
  { what: "a chunk is marked done", shards: 2, fanOuts: { addDoneChunk: died } },
  { what: "an execution is closed with its chunk", shards: 1, runs: { commit: died } },
])("a crash before $what leaves the chunk owed, and the check does the rest", async ({ shards, fanOuts, runs }) => {
  const { world, deps, tasks, collect } = await started({ shardingTotalCount: shards });
  for (const task of tasks.slice(1)) await collect(batchOf(recordOf(task)));
  const dying = createHandler({
    ...deps,
    fanOuts: { ...deps.fanOuts, ...fanOuts },
    runs: { ...deps.runs, ...runs },
  });
  const answer = await dying(batchOf(recordOf(tasks[0] ?? { taskId: "" })));
  expect(answer?.batchItemFailures).toHaveLength(1);
  expect(owedOf(world)).toContainEqual({ owes: "check", executionId, chunk: 0, dueAt: expect.any(Number) });
  await collect({ executionId, chunk: 0 });
  expect(world.executions.get(executionId)?.status).toBe("FINISHED");
  expect(owedOf(world).filter(({ owes }) => owes === "check")).toEqual([]);
});

test("an execution is closed with all its shards, even if one of its chunks had expired", async () => {
  const { world, dispatch, collect } = await started({ shardingTotalCount: 203, shardingItemParameters: "" });
  await dispatch({ executionId, chunk: 1 });
  const [first, second] = [world.run.slice(0, 200), world.run.slice(200)].map((some) => some.map(({ task }) => task));
  await collect(batchOf(...(first ?? []).map((task) => recordOf(task, { outcome: "FAILED" }))));
  world.chunks.delete(`${executionId}#0`);
  await collect(batchOf(...(second ?? []).map((task) => recordOf(task))));
  const counts = { FINISHED: 3, KILLED: 0, FAILED: 200, ERROR: 0, LOST: 0 };
  expect(world.executions.get(executionId)).toMatchObject({ status: "FAILED", counts });
});

test("an execution that is killed before its last chunk is fanned out at once, to be ended", async () => {
  const { world, deps, dispatch, collect } = await started(
    { shardingTotalCount: 450, shardingItemParameters: "" },
    false,
  );
  world.invoked.splice(0);
  await kill(deps, "foo_job", `c${T + 5}`);
  expect(world.invoked).toEqual([{ fanOut: { executionId, chunk: 1 } }]);
  for (let message = world.invoked.shift(); message !== undefined; message = world.invoked.shift())
    if ("fanOut" in message) await dispatch(message.fanOut);
  for (const { check } of world.laterChecks.splice(0)) await collect(checksOf(check));
  await collect({ executionId, chunk: 0 });
  expect(world.run).toHaveLength(200);
  expect(world.executions.get(executionId)).toMatchObject({ status: "KILLED", counts: { KILLED: 450 } });
});
