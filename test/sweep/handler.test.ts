import { expect, test } from "vitest";
import { createHandler as createCollector } from "../../functions/collector/handler.ts";
import { createHandler as createDispatcher } from "../../functions/dispatcher/handler.ts";
import { createHandler } from "../../functions/sweep/handler.ts";
import { batchOf, NOW, overWorld, recordOf } from "../support/over-world.ts";

const T = Math.floor(NOW / 1_000);
const BEAT = { beat: { beats: "planner" } };

test("nothing is handed out before it is due, and the planner is asked for a beat", async () => {
  const { world, deps } = await overWorld();
  await createHandler(deps)();
  expect(world.invoked).toEqual([BEAT]);
});

test("overdue work goes to the function that owes it", async () => {
  const { world, deps } = await overWorld();
  const dying = { ...deps, fanOuts: { ...deps.fanOuts, release: () => Promise.reject(new Error("died")) } };
  await createDispatcher(dying)(batchOf({ jobName: "foo_job", instantEpochSeconds: T + 5 }));
  world.now = NOW + 3_600_000;
  await createHandler(deps)();
  const executionId = `foo_job.c${T + 5}`;
  expect(world.invoked).toHaveLength(4);
  expect(world.invoked).toContainEqual({ plan: { jobName: "foo_job" } });
  expect(world.invoked).toContainEqual({ fanOut: { executionId, chunk: 0 } });
  expect(world.invoked).toContainEqual({ check: { executionId, chunk: 0 } });
});

test("a dead tick is a late fire, and one that always fails is given up at last", async () => {
  const { world, deps } = await overWorld();
  const body = JSON.stringify({ jobName: "foo_job", instantEpochSeconds: T + 5 });
  world.now = NOW + 10_000;
  world.deadLetters.ticks.push({ body, receives: 2 });
  const failing = { ...deps, apps: { ...deps.apps, get: () => Promise.reject(new Error("refused")) } };
  await createHandler(failing)();
  expect(world.fires.get(`foo_job#c${T + 5}`)).toMatchObject({ status: "MISSED", reason: "dispatcher-failed" });
  world.deadLetters.ticks.push({ body: body.replace(String(T + 5), String(T + 10)), receives: 0 });
  await createHandler(deps)();
  expect(world.fires.get(`foo_job#c${T + 10}`)).toMatchObject({ status: "STARTED" });
  expect(world.deadLetters.ticks).toEqual([]);
});

test("a dead outcome is written, and a check of its chunk does the next steps", async () => {
  const { world, deps } = await overWorld({ shardingTotalCount: 1 });
  await createDispatcher(deps)(batchOf({ jobName: "foo_job", instantEpochSeconds: T + 5 }));
  const task = world.run[0]?.task;
  if (task === undefined) throw new Error("no task");
  world.deadLetters.outcomes.push({ body: JSON.stringify(recordOf(task)), receives: 0 });
  await createHandler(deps)();
  expect(world.tasks.get(task.taskId)?.outcome).toBe("FINISHED");
  expect(world.invoked).toContainEqual({ check: { executionId: task.executionId, chunk: 0, offsets: [0] } });
  expect(world.deadLetters.outcomes).toEqual([]);
});

test("a next segment that was asked for in vain goes to the collector once more, which starts it", async () => {
  const { world, deps } = await overWorld({ shardingTotalCount: 1, jobType: "DATAFLOW", streamingProcess: true });
  await createDispatcher(deps)(batchOf({ jobName: "foo_job", instantEpochSeconds: T + 5 }));
  const task = world.run[0]?.task;
  if (task === undefined) throw new Error("no task");
  world.now += 900_000;
  world.deadLetters.outcomes.push({ body: JSON.stringify(recordOf(task, { more: true })), receives: 0 });
  await createHandler(deps)();
  for (const message of world.invoked) if ("collect" in message) await createCollector(deps)(message.collect);
  expect(world.run.map((run) => run.task.segment)).toEqual([1, 2]);
});

test("a dead check is made once more; one that a runner has sent as an outcome is dropped", async () => {
  const { world, deps } = await overWorld();
  const check = { executionId: "foo_job.c1", chunk: 3 };
  world.deadLetters.checks.push({ body: JSON.stringify(check), receives: 0 });
  world.deadLetters.outcomes.push({ body: JSON.stringify({ ...check, chunk: 4 }), receives: 0 });
  await createHandler(deps)();
  expect(world.invoked).toEqual([BEAT, { check }]);
  expect([...world.deadLetters.checks, ...world.deadLetters.outcomes]).toEqual([]);
});

test("letters that a sweep could not handle are noted, ten at most, and the note of others stays", async () => {
  const { world, deps } = await overWorld();
  for (let n = 0; n < 12; n++) {
    const body = JSON.stringify({ jobName: "foo_job", instantEpochSeconds: T + 3_600 + n });
    world.deadLetters.ticks.push({ body, receives: 0 });
  }
  await createHandler(deps)();
  const note = world.letterNotes.get("ticks");
  expect(note?.at).toBe(NOW);
  expect(note?.letters).toHaveLength(10);
  expect(note?.letters[0]).toMatchObject({ receives: 1, problem: "the tick of foo_job is not due yet" });
  world.deadLetters.ticks.length = 0;
  world.now += 600_000;
  await createHandler(deps)();
  expect(world.letterNotes.get("ticks")).toEqual(note);
  expect([...world.letterNotes.keys()]).toEqual(["ticks"]);
});
