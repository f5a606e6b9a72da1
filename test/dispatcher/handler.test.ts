import { expect, test } from "vitest";
import { createHandler as createCollector } from "../../functions/collector/handler.ts";
import { createHandler } from "../../functions/dispatcher/handler.ts";
import { batchOf, NOW, overWorld } from "../support/over-world.ts";

const T = Math.floor(NOW / 1_000);
const tick = (seconds: number) => ({ jobName: "foo_job", instantEpochSeconds: T + seconds });

test("a tick starts its fire on its second: every shard is invoked once, with its context", async () => {
  const { world, deps } = await overWorld();
  const answer = await createHandler(deps)(batchOf(tick(5)));
  expect(answer).toEqual({ batchItemFailures: [] });
  expect(world.now).toBe((T + 5) * 1_000);
  expect(world.fires.get(`foo_job#c${T + 5}`)).toMatchObject({ status: "STARTED", recordedAt: (T + 5) * 1_000 });
  expect(world.run.map(({ tier, tenant }) => [tier, tenant])).toEqual(
    Array(3).fill([512, "foo_app@01ARZ3NDEKTSV4RRFFQ69G5FAV.1"]),
  );
  expect(world.run.map(({ task }) => [task.item, task.shardingParameter, task.attempt])).toEqual([
    [0, "Beijing", 1],
    [1, "Shanghai", 1],
    [2, "", 1],
  ]);
  expect(world.run[0]?.task).toMatchObject({ executionId: `foo_job.c${T + 5}`, fireTime: "2027-01-04T10:00:05.000Z" });
});

test("a repeated tick invokes nothing after its execution was fanned out", async () => {
  const { world, deps } = await overWorld();
  await createHandler(deps)(batchOf(tick(5), tick(5)));
  await createHandler(deps)(batchOf(tick(5)));
  expect(new Set(world.run.map(({ task }) => task.taskId)).size).toBe(3);
  const invoked = world.run.length;
  await createHandler(deps)(batchOf(tick(5)));
  expect(world.run.length).toBe(invoked);
});

test("if the first delivery of a tick died, a repeated one performs the missing effects", async () => {
  const { world, deps } = await overWorld();
  const dying = { ...deps, fanOuts: { ...deps.fanOuts, openChunk: () => Promise.reject(new Error("died")) } };
  expect(await createHandler(dying)(batchOf(tick(5)))).toEqual({ batchItemFailures: [{ itemIdentifier: "m0" }] });
  expect(world.run).toEqual([]);
  expect(await createHandler(deps)(batchOf(tick(5)))).toEqual({ batchItemFailures: [] });
  expect(world.run.length).toBe(3);
});

test("a task without a large enough runner is ended by the requested check", async () => {
  const { world, deps } = await overWorld();
  const small = { ...deps, runners: { ...deps.runners, tiers: [] } };
  expect(await createHandler(small)(batchOf(tick(5)))).toEqual({ batchItemFailures: [] });
  const executionId = `foo_job.c${T + 5}`;
  expect(world.tasks.keys(), "the dispatcher ends nothing").toEqual([]);
  expect(world.laterChecks.map(({ check }) => check)).toEqual([{ executionId, chunk: 0 }]);
  await createCollector(small)({ executionId, chunk: 0 });
  expect(world.executions.get(executionId)?.status).toBe("ERROR");
  expect(world.run).toEqual([]);
});

test("a repeated fan-out of a chunk whose shards have all ended requests its check", async () => {
  const { world, deps } = await overWorld();
  const dying = { ...deps, fanOuts: { ...deps.fanOuts, release: () => Promise.reject(new Error("died")) } };
  await createHandler(dying)(batchOf(tick(5)));
  const executionId = `foo_job.c${T + 5}`;
  await deps.fanOuts.addEnded(executionId, 0, new Map([["FINISHED", [0, 1, 2]]]));
  await createHandler(deps)(batchOf(tick(5)));
  expect(world.run).toHaveLength(3);
  await createCollector(deps)(world.laterChecks[0]?.check);
  expect(world.executions.get(executionId)?.status).toBe("FINISHED");
});

test("a refused invocation repeats no other one: a check hands its shard over", async () => {
  const { world, deps } = await overWorld({ shardingTotalCount: 200, shardingItemParameters: "" });
  const run: typeof deps.runners.run = (tier, tenant, task, outcomes) =>
    task.item === 7 ? Promise.reject(new Error("throttled")) : deps.runners.run(tier, tenant, task, outcomes);
  const throttled = createHandler({ ...deps, runners: { ...deps.runners, run } });
  expect(await throttled(batchOf(tick(5)))).toEqual({ batchItemFailures: [] });
  expect(world.run).toHaveLength(199);
  await createHandler(deps)(batchOf(tick(5)));
  const [later] = world.laterChecks;
  await createCollector(deps)(later?.check);
  expect(world.run.map(({ task }) => task.item).sort((a, b) => a - b)).toEqual(
    Array.from({ length: 200 }, (_, item) => item),
  );
});

test("a cancel between two tries of a fan-out leaves a claimed task to its runner", async () => {
  const { world, deps } = await overWorld();
  const dying = { ...deps, fanOuts: { ...deps.fanOuts, release: () => Promise.reject(new Error("died")) } };
  await createHandler(dying)(batchOf(tick(5)));
  const [claimed = "", unclaimed = ""] = world.run.map(({ task }) => task.taskId);
  await deps.claims.claim(claimed, { nonce: "n", segment: 1, claimedAt: world.now });
  const executionId = `foo_job.c${T + 5}`;
  const execution = world.executions.get(executionId);
  if (execution !== undefined) world.executions.put(executionId, { ...execution, status: "CANCELLING" });
  await createHandler(deps)({ executionId, chunk: 0 });
  for (const { check } of world.laterChecks) await createCollector(deps)(check);
  expect((await deps.ends.read(claimed))?.outcome).toBeUndefined();
  expect((await deps.ends.read(unclaimed))?.outcome).toBe("KILLED");
});

test("an instant that is not due is acknowledged, and leaves nothing behind", async () => {
  const { world, deps } = await overWorld();
  world.now = NOW + 60_000;
  expect(await createHandler(deps)(batchOf(tick(4)))).toEqual({ batchItemFailures: [] });
  expect(world.fires.keys()).toEqual([]);
  expect(world.run).toEqual([]);
});

test("a bad message and a tick that came too early fail alone", async () => {
  const { world, deps, errors } = await overWorld();
  const answer = await createHandler(deps)(batchOf("no JSON", tick(5), tick(60), { jobName: "foo_job" }));
  expect(answer?.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)).toEqual(["m0", "m2", "m3"]);
  expect(errors.length).toBe(3);
  expect(world.run.length).toBe(3);
});

test("an overlapping fire is skipped, or waits if the job has misfire", async () => {
  for (const misfire of [false, true]) {
    const { world, deps } = await overWorld({ misfire });
    await createHandler(deps)(batchOf(tick(5)));
    await createHandler(deps)(batchOf(tick(10)));
    const expected = misfire ? { status: "QUEUED" } : { status: "SKIPPED", reason: "overlap" };
    expect(world.fires.get(`foo_job#c${T + 10}`)).toMatchObject(expected);
  }
});

test("chunks are released in order, while there is room", async () => {
  const { world, deps } = await overWorld({ shardingTotalCount: 700 });
  const handle = createHandler(deps);
  await handle(batchOf(tick(5)));
  expect(world.run.length).toBe(200);
  expect(world.invoked).toEqual([{ fanOut: { executionId: `foo_job.c${T + 5}`, chunk: 1 } }]);
  await handle({ executionId: `foo_job.c${T + 5}`, chunk: 1 });
  expect(world.run.length).toBe(400);
  expect(world.invoked.length).toBe(1);
  await handle({ executionId: `foo_job.c${T + 5}`, chunk: 2 });
  expect(world.run.length).toBe(400);
});

test("another invocation takes a chunk over when the first one has certainly ended", async () => {
  const { world, deps } = await overWorld({ shardingTotalCount: 450 });
  const handle = createHandler(deps);
  await handle(batchOf(tick(5)));
  const executionId = `foo_job.c${T + 5}`;
  const dying = { ...deps, fanOuts: { ...deps.fanOuts, release: () => Promise.reject(new Error("died")) } };
  await expect(createHandler(dying)({ executionId, chunk: 1 })).rejects.toThrow("died");
  expect(world.run.length).toBe(400);
  world.now += deps.timings.dispatcherTimeoutSeconds * 1_000 - 1;
  await handle({ executionId, chunk: 1 });
  expect(world.run.length).toBe(400);
  world.now += 1;
  await handle({ executionId, chunk: 1 });
  expect(world.run.length).toBe(600);
  expect(world.executions.get(executionId)?.releasedChunks).toBe(2);
});

test.each([
  { shards: 200, outcomes: "prompt" },
  { shards: 201, outcomes: "batched" },
])("outcomes of $shards shards are $outcomes", async ({ shards, outcomes }) => {
  const { world, deps } = await overWorld({ shardingTotalCount: shards });
  await createHandler(deps)(batchOf(tick(5)));
  expect(world.run.map((one) => one.outcomes)).toEqual(Array(200).fill(outcomes));
});
