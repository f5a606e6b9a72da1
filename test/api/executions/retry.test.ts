import { beforeEach, expect, test } from "vitest";
import { OUTCOMES, type Outcome } from "../../../functions/contract/outcome.ts";
import { fanOutStore } from "../../memory/fan-out-ports.ts";
import { anApi, contentsOf, NOW } from "../an-api.ts";
import { documentedApp, documentedJob } from "../documented.ts";

let api = anApi();
let executionId = "";

const trigger = (body: unknown) => api.send({ method: "POST", path: "/api/job/trigger", body });
const retry = (headers = {}) =>
  api.send({ method: "POST", path: `/api/job/executions/${executionId}/retry`, contentType: null, headers });
const started = ({ json }: { json: { executionId: string } }) => api.world.executions.get(json.executionId);

beforeEach(async () => {
  api = anApi();
  await api.send({ method: "POST", path: "/api/app", body: documentedApp });
  await api.send({ method: "POST", path: "/api/job/register", body: documentedJob });
  executionId = (await trigger({ jobName: "foo_job", jobParameter: "p" })).json.executionId;
});

/** Every shard has ended, and the execution with them. @param outcomes by shard. */
async function closed(outcomes: readonly Outcome[]) {
  const store = fanOutStore(api.world);
  await store.openChunk(executionId, 0, NOW, NOW);
  for (const [offset, outcome] of outcomes.entries())
    await store.addEnded(executionId, 0, new Map([[outcome, [offset]]]));
  const execution = api.world.executions.get(executionId);
  if (execution === undefined) throw new Error("it was started");
  api.world.executions.put(executionId, { ...execution, status: "FAILED", endedAt: NOW }, { endedAt: NOW });
  api.world.states.put("foo_job", { version: 9, queue: [] });
}

test("the shards that did not finish run again, with the parameter they had", async () => {
  await closed(OUTCOMES);
  const reply = await retry();
  expect(reply).toMatchObject({ statusCode: 202, json: { status: "STARTED" } });
  expect(reply.json.executionId).not.toBe(executionId);
  expect(reply.headers.location).toBe(`/api/job/executions/${reply.json.executionId}`);
  expect(started(reply)).toMatchObject({ items: [1, 2, 3, 4], shards: 4, jobParameter: "p" });
});

test("a retry of an execution of named items names those items", async () => {
  api.world.states.put("foo_job", { version: 5, queue: [] });
  executionId = (await trigger({ jobName: "foo_job", shardingItems: [4, 2, 0] })).json.executionId;
  await closed(["ERROR", "FINISHED", "LOST"]);
  expect(started(await retry())).toMatchObject({ items: [0, 4] });
});

test("with an Idempotency-Key it runs once, and a trigger with that key is another call", async () => {
  await closed(["FINISHED", "ERROR", "FINISHED", "FINISHED", "FINISHED"]);
  const key = { "idempotency-key": "once" };
  const first = await retry(key);
  expect((await retry(key)).json).toEqual(first.json);
  expect(api.world.executions.keys()).toHaveLength(2);
  const triggered = await api.send({ method: "POST", path: "/api/job/trigger", body: "foo_job", headers: key });
  expect(triggered.json.executionId).not.toBe(first.json.executionId);
});

test("while it runs or waits it is a 409", async () => {
  expect(await retry()).toMatchObject({ statusCode: 409, json: { type: "execution-running" } });
  executionId = (await trigger("foo_job")).json.executionId;
  expect(await retry()).toMatchObject({ statusCode: 409, json: { type: "execution-running" } });
});

test("a retry without anything to run again is a 409 that says why, and nothing is stored", async () => {
  await closed(["FINISHED", "FINISHED", "FINISHED", "FINISHED", "FINISHED"]);
  const before = contentsOf(api.world);
  const reply = await retry();
  expect(reply).toMatchObject({ statusCode: 409, json: { type: "not-retryable" } });
  expect(reply.json.detail).toContain("have finished");
  expect(contentsOf(api.world)).toEqual(before);
});

test("where the shards are not known any more, nothing runs by guess", async () => {
  await closed(["ERROR"]);
  api.world.chunks.delete(`${executionId}#0`);
  expect((await retry()).json).toMatchObject({ type: "not-retryable", detail: expect.stringContaining("so old") });
});

test("an item that the job has no more is refused", async () => {
  await closed(["FINISHED", "FINISHED", "FINISHED", "FINISHED", "ERROR"]);
  api.world.now += 1_000;
  await api.send({ method: "PUT", path: "/api/job/update", body: { ...documentedJob, shardingTotalCount: 2 } });
  expect(await retry()).toMatchObject({ statusCode: 400, json: { type: "invalid-request" } });
});

test("a disabled job does not run again", async () => {
  await closed(["ERROR"]);
  api.world.now += 1_000;
  await api.send({ method: "POST", path: "/api/job/foo_job/disable" });
  expect(await retry()).toMatchObject({ statusCode: 409, json: { type: "job-disabled" } });
});

test.each(["foo_job.c1", "nothing"])("of %s it is a 404", async (id) => {
  executionId = id;
  expect(await retry()).toMatchObject({ statusCode: 404, json: { type: "execution-not-found" } });
});
