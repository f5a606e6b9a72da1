import { expect, test } from "vitest";
import { createHandler } from "../../functions/collector/handler.ts";
import { createHandler as createDispatcher } from "../../functions/dispatcher/handler.ts";
import { kill } from "../../functions/steps/run-state/cancel.ts";
import { owedOf } from "../memory/message-ports.ts";
import type { World } from "../memory/world.ts";
import { batchOf, NOW, overWorld, recordOf } from "../steps/over-world.ts";

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

test("a repeated record changes nothing, and a later one of the same task neither", async () => {
  const { world, tasks, collect } = await started();
  const [first] = tasks;
  if (first === undefined) throw new Error("no task");
  await collect(batchOf(recordOf(first), recordOf(first)));
  const chunk = world.chunks.get(`${executionId}#0`);
  await collect(batchOf(recordOf(first, { outcome: "FAILED" })));
  expect(world.chunks.get(`${executionId}#0`)).toEqual(chunk);
  expect(world.tasks.get(first.taskId)?.outcome).toBe("FINISHED");
});

test("what is unsigned, ignored or unreadable is dropped, and what fails is received again, alone", async () => {
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
    "a message that is no outcome was dropped",
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
  await collect(batchOf(asked(world, 60_000)));
  const second = world.run[1]?.task;
  expect(second).toMatchObject({ attempt: 2, item: 0 });
  expect(second?.taskId).toContain("@-@FAILOVER@-@");
  await collect(batchOf(recordOf(first), recordOf(second ?? first)));
  expect(world.executions.get(executionId)).toMatchObject({ status: "FINISHED" });
});

test("a check leaves a claimed task alone until its time is over; then it is LOST, and has ended with its fence", async () => {
  const { world, collect } = await started({ shardingTotalCount: 1 });
  const claimedAt = world.now;
  const check = { executionId, chunk: 0 };
  world.now = claimedAt + 950_000;
  await collect(check);
  expect(world.executions.get(executionId)?.status).toBe("RUNNING");
  world.now = claimedAt + 960_000;
  await collect(check);
  expect(world.tasks.values()).toMatchObject([{ outcome: "LOST" }]);
  expect(world.executions.get(executionId)?.status).toBe("RUNNING");
  await collect(batchOf(asked(world, 60_000)));
  expect(world.executions.get(executionId)).toMatchObject({ status: "LOST" });
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
  await collect(batchOf(check));
  expect(world.states.get("foo_job")).toMatchObject({ running: `c${T + 5}` });
  // Without a word of any message: the chunk is owed by then.
  const fencedUntil = NOW + 70_000;
  expect(owedOf(world)).toContainEqual({ owes: "check", ...check, dueAt: fencedUntil });
  world.now = fencedUntil;
  await collect(batchOf(check));
  expect(world.states.get("foo_job")).toMatchObject({ running: `c${T + 10}`, queue: [] });
});

test("what a runner reports LOST has ended: its process was killed, and holds nothing up", async () => {
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
  await collect(batchOf(asked(world, 40_000)));
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
  await collect(batchOf(recordOf(task, { more: true })));
  expect(world.run.map((run) => run.task.segment)).toEqual(segments);
  expect(world.tasks.get(task.taskId)?.outcome).toBeUndefined();
  await collect(batchOf(recordOf(task)));
  expect(world.executions.get(executionId)?.status).toBe("FINISHED");
});
