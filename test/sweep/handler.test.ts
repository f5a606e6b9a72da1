import { expect, test } from "vitest";
import { createHandler as createDispatcher } from "../../functions/dispatcher/handler.ts";
import { createHandler } from "../../functions/sweep/handler.ts";
import { batchOf, NOW, overWorld, recordOf } from "../steps/over-world.ts";

const T = Math.floor(NOW / 1_000);

test("nothing is handed out before it is due", async () => {
  const { world, deps } = await overWorld();
  await createHandler(deps)();
  expect(world.invoked).toEqual([]);
});

test("what is overdue goes to whoever owes it", async () => {
  const { world, deps } = await overWorld();
  const dying = { ...deps, runners: { ...deps.runners, run: () => Promise.reject(new Error("throttled")) } };
  await createDispatcher(dying)(batchOf({ jobName: "foo_job", instantEpochSeconds: T + 5 }));
  world.now = NOW + 3_600_000;
  await createHandler(deps)();
  const executionId = `foo_job.c${T + 5}`;
  expect(world.invoked).toHaveLength(3);
  expect(world.invoked).toContainEqual({ plan: { jobName: "foo_job" } });
  expect(world.invoked).toContainEqual({ fanOut: { executionId, chunk: 0 } });
  expect(world.invoked).toContainEqual({ check: { executionId, chunk: 0 } });
});

test("a dead tick is a late fire, and what cannot be handled is given up at last", async () => {
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

test("a dead outcome is written, and a check of its chunk does what follows", async () => {
  const { world, deps } = await overWorld({ shardingTotalCount: 1 });
  await createDispatcher(deps)(batchOf({ jobName: "foo_job", instantEpochSeconds: T + 5 }));
  const task = world.run[0]?.task;
  if (task === undefined) throw new Error("no task");
  world.deadLetters.outcomes.push({ body: JSON.stringify(recordOf(task)), receives: 0 });
  await createHandler(deps)();
  expect(world.tasks.get(task.taskId)?.outcome).toBe("FINISHED");
  expect(world.invoked).toContainEqual({ check: { executionId: task.executionId, chunk: 0 } });
  expect(world.deadLetters.outcomes).toEqual([]);
});
