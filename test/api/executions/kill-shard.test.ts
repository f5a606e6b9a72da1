import { beforeEach, expect, test } from "vitest";
import { fanOutStore } from "../../memory/fan-out-ports.ts";
import { anApi, contentsOf, NOW } from "../an-api.ts";
import { documentedApp, documentedJob } from "../documented.ts";

let api = anApi();
let executionId = "";
const kill = (item: string | number, id = executionId) =>
  api.send({ method: "POST", path: `/api/job/executions/${id}/shards/${item}/kill`, contentType: null });

beforeEach(async () => {
  api = anApi();
  await api.send({ method: "POST", path: "/api/app", body: documentedApp });
  await api.send({ method: "POST", path: "/api/job/register", body: documentedJob });
  const body = { jobName: "foo_job", shardingItems: [4, 2, 0] };
  executionId = (await api.send({ method: "POST", path: "/api/job/trigger", body })).json.executionId;
});

test("the shard of an item is marked, its chunk is looked at, and the execution runs on", async () => {
  const reply = await kill(2);
  expect(reply).toMatchObject({ statusCode: 202, json: { executionId, status: "RUNNING" } });
  expect(api.world.chunks.get(`${executionId}#0`)?.cancelled).toEqual(new Set([1]));
  expect(api.world.invoked).toContainEqual({ check: { executionId, chunk: 0 } });
  expect(await kill(2)).toMatchObject({ statusCode: 202 });
});

test.each(["1", "x", "99999999"])("item %s of no shard of it is a 404", async (item) => {
  const before = contentsOf(api.world);
  expect(await kill(item)).toMatchObject({ statusCode: 404, json: { type: "shard-not-found" } });
  expect(contentsOf(api.world)).toEqual(before);
});

test("an ended shard is a 409, and so is one of an ended execution", async () => {
  const store = fanOutStore(api.world);
  await store.openChunk(executionId, 0, NOW, NOW);
  await store.addEnded(executionId, 0, new Map([["FINISHED", [0]]]));
  expect(await kill(4)).toMatchObject({ statusCode: 409, json: { type: "shard-not-running" } });
  const execution = api.world.executions.get(executionId);
  if (execution !== undefined) api.world.executions.put(executionId, { ...execution, status: "FINISHED" });
  expect(await kill(0)).toMatchObject({ statusCode: 409, json: { type: "execution-not-running" } });
});

test.each(["foo_job.c1", "nothing"])("of the execution %s it is a 404", async (id) => {
  expect(await kill(0, id)).toMatchObject({ statusCode: 404, json: { type: "execution-not-found" } });
});
