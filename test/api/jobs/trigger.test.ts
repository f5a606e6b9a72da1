import { beforeEach, describe, expect, test } from "vitest";
import { keyOfTrigger } from "../../../functions/api/http/new-id.ts";
import { QUEUE_LIMIT } from "../../../functions/core/run/run-state.ts";
import { invoker } from "../../memory/message-ports.ts";
import { runStore } from "../../memory/run-ports.ts";
import { World } from "../../memory/world.ts";
import { anApi, contentsOf, NOW, Throttled } from "../an-api.ts";
import { documentedApp, documentedJob } from "../documented.ts";

let api: ReturnType<typeof anApi>;
const trigger = (body: unknown = "foo_job", headers = {}) =>
  api.send({ method: "POST", path: "/api/job/trigger", body, headers });

async function withJob(made: ReturnType<typeof anApi>) {
  await made.send({ method: "POST", path: "/api/app", body: documentedApp });
  await made.send({ method: "POST", path: "/api/job/register", body: documentedJob });
  return made;
}

beforeEach(async () => {
  api = await withJob(anApi());
});

test("the first fire starts at once, the next one waits for its end", async () => {
  const started = await trigger();
  expect(started).toMatchObject({ statusCode: 202, json: { status: "STARTED" } });
  expect(started.json.executionId).toMatch(/^foo_job\.t[0-9A-HJKMNP-TV-Z]{26}$/);
  expect(started.headers.location).toBe(`/api/job/executions/${started.json.executionId}`);
  const queued = await trigger('"foo_job"');
  expect(queued).toMatchObject({ statusCode: 202, json: { status: "QUEUED" } });
  expect(api.world.invoked).toEqual([{ fanOut: { executionId: started.json.executionId, chunk: 0 } }]);
  const read = await api.send({ method: "GET", path: started.headers.location ?? "" });
  expect(read.json).toMatchObject({ status: "RUNNING", shards: 5, latenessMs: 0 });
  expect((await api.send({ method: "GET", path: queued.headers.location ?? "" })).json).toMatchObject({
    status: "QUEUED",
  });
});

test("a fire has the parameter and the shards of its trigger", async () => {
  const { json } = await trigger({ jobName: "foo_job", jobParameter: "p", shardingItems: [4, "0"] });
  expect(api.world.executions.get(json.executionId)).toMatchObject({ jobParameter: "p", items: [4, 0], shards: 2 });
});

test("a full queue is a 429 with `Retry-After`, and nothing is recorded", async () => {
  for (let n = 0; n <= QUEUE_LIMIT; n++) expect((await trigger()).statusCode).toBe(202);
  const before = contentsOf(api.world);
  const reply = await trigger();
  expect(reply).toMatchObject({ statusCode: 429, json: { type: "queue-full" } });
  expect(Number(reply.headers["retry-after"])).toBeGreaterThan(0);
  expect(contentsOf(api.world)).toEqual(before);
});

describe("with an Idempotency-Key", () => {
  const key = { "idempotency-key": "8e03978e-40d5-43dd-bc93-6894a57f9324" };

  test("the same call is the same fire", async () => {
    const first = await trigger("foo_job", key);
    const before = contentsOf(api.world);
    api.world.invoked.length = 0;
    const second = await trigger("foo_job", key);
    expect(second).toMatchObject({ statusCode: 202, json: first.json });
    // It is not fanned out yet, so the call passes it to the dispatcher again.
    expect(api.world.invoked).toEqual([{ fanOut: { executionId: first.json.executionId, chunk: 0 } }]);
    expect(contentsOf(api.world)).toEqual(before);
  });

  test("another key, and the same key of another job, is another fire", async () => {
    await api.send({ method: "POST", path: "/api/job/register", body: { ...documentedJob, jobName: "bar_job" } });
    const ids = [
      await trigger("foo_job", key),
      await trigger("foo_job", { "idempotency-key": "other" }),
      await trigger("bar_job", key),
    ].map(({ json }) => json.executionId);
    expect(new Set(ids).size).toBe(3);
  });

  test("the same key with other parameters is refused", async () => {
    await trigger({ jobName: "foo_job", jobParameter: "a" }, key);
    const reply = await trigger({ jobName: "foo_job", jobParameter: "b" }, key);
    expect(reply).toMatchObject({ statusCode: 422, json: { type: "idempotency-key-reused" } });
  });

  test("a repeated call gets the first answer, even if the queue is full or the job is disabled", async () => {
    for (let n = 0; n < QUEUE_LIMIT; n++) await trigger();
    const queued = await trigger("foo_job", key);
    expect(await trigger("foo_job", key)).toMatchObject({ statusCode: 202, json: queued.json });
    await api.send({ method: "POST", path: "/api/job/foo_job/disable" });
    expect(await trigger("foo_job", key)).toMatchObject({ statusCode: 202, json: queued.json });
    expect(await trigger("foo_job")).toMatchObject({ statusCode: 409 });
  });

  test("the key belongs to one incarnation of the job: for a later job of the same name it makes another fire", async () => {
    const { json: first } = await trigger("foo_job", key);
    await api.send({ method: "DELETE", path: "/api/job/foo_job/deregister" });
    expect(await trigger("foo_job", key)).toMatchObject({ statusCode: 404 });
    api.world.now += 60_000;
    await api.send({ method: "POST", path: "/api/job/register", body: documentedJob });
    const { statusCode, json: second } = await trigger("foo_job", key);
    expect(statusCode).toBe(202);
    expect(second.executionId).not.toBe(first.executionId);
    await api.send({ method: "PUT", path: "/api/job/update", body: { ...documentedJob, description: "new" } });
    expect((await trigger("foo_job", key)).json).toEqual(second);
  });

  test("calls at the same time are one fire", async () => {
    const replies = await Promise.all(Array.from({ length: 5 }, () => trigger("foo_job", key)));
    expect(new Set(replies.map(({ json }) => JSON.stringify(json))).size).toBe(1);
    expect(api.world.fires.keys()).toHaveLength(1);
  });
});

describe("a call whose answer is a 503", () => {
  /** The write of the call takes effect, and its answer is lost. */
  async function interrupted() {
    const world = new World(NOW);
    const runs = runStore(world);
    const commit: typeof runs.commit = async (change) => {
      await runs.commit(change);
      throw new Throttled();
    };
    const broken = await withJob(anApi({ runs: { ...runs, commit } }, world));
    const reply = await broken.send({ method: "POST", path: "/api/job/trigger", body: "foo_job" });
    api = anApi({}, world);
    return reply;
  }

  test("names the Idempotency-Key by which it is repeated, and takes effect once", async () => {
    const reply = await interrupted();
    expect(reply).toMatchObject({ statusCode: 503, json: { type: "throttled" } });
    const key = /'Idempotency-Key: (\S+)'/.exec(reply.json.detail)?.[1];
    const again = await trigger("foo_job", { "idempotency-key": key });
    expect(again).toMatchObject({ statusCode: 202, json: { status: "STARTED" } });
    expect(api.world.fires.keys()).toEqual([`foo_job#${again.json.executionId.slice("foo_job.".length)}`]);
  });

  test("names a fire of that incarnation: a later job of the same name refuses the key", async () => {
    const { json } = await interrupted();
    const key = /'Idempotency-Key: (\S+)'/.exec(json.detail)?.[1];
    await api.send({ method: "DELETE", path: "/api/job/foo_job/deregister" });
    api.world.now += 60_000;
    await api.send({ method: "POST", path: "/api/job/register", body: documentedJob });
    expect(await trigger("foo_job", { "idempotency-key": key })).toMatchObject({
      statusCode: 422,
      json: { type: "idempotency-key-reused" },
    });
  });

  test("of a retry names its own key, not one of another execution", async () => {
    const { json: started } = await trigger();
    const execution = api.world.executions.get(started.executionId);
    if (execution === undefined) throw new Error("nothing was started");
    const { fireId } = execution;
    // Another trigger of the same millisecond.
    const other = `${fireId.slice(0, -1)}${fireId.endsWith("0") ? "1" : "0"}`;
    api.world.states.put("foo_job", { version: 9, queue: [] });
    const ended = {
      FINISHED: new Set([1, 2, 3, 4]),
      FAILED: new Set([0]),
      ERROR: new Set(),
      LOST: new Set(),
      KILLED: new Set(),
    };
    const chunk = { executionId: started.executionId, chunk: 0, ended, retries: new Map() };
    api.world.chunks.put(`${started.executionId}#0`, chunk as never);
    api.world.executions.put(started.executionId, { ...execution, status: "FAILED" });
    const retry = { method: "POST", path: `/api/job/executions/${started.executionId}/retry` } as const;
    const { json: first } = await api.send({
      ...retry,
      headers: { "idempotency-key": keyOfTrigger(other) },
    });
    expect(first.executionId).toBe(`foo_job.${other}`);
  });
});

test("a fan-out that cannot be sent only delays the execution, because it is owed", async () => {
  const world = new World(NOW);
  const broken = { ...invoker(world), fanOut: () => Promise.reject(new Error("no Lambda")) };
  api = await withJob(anApi({ invoker: broken }, world));
  const { statusCode, json } = await trigger();
  expect(statusCode).toBe(202);
  expect(api.errors).toEqual([new Error("no Lambda")]);
  expect(world.executions.marks(json.executionId)?.owes).toMatchObject({ kind: "fan-out" });
});

test("a running execution is killed once; a waiting or ended one is not running", async () => {
  const { json: started } = await trigger();
  const { json: queued } = await trigger();
  const kill = (id: string) => api.send({ method: "POST", path: `/api/job/executions/${id}/kill` });
  expect(await kill(started.executionId)).toMatchObject({
    statusCode: 202,
    json: { status: "CANCELLING", reason: "killed" },
  });
  const before = contentsOf(api.world);
  expect(await kill(started.executionId)).toMatchObject({ statusCode: 202 });
  expect(await kill(queued.executionId)).toMatchObject({ statusCode: 409, json: { type: "execution-not-running" } });
  expect(await kill("foo_job.c1")).toMatchObject({ statusCode: 404 });
  expect(await kill("nothing")).toMatchObject({ statusCode: 404 });
  expect(contentsOf(api.world)).toEqual(before);
  const execution = api.world.executions.get(started.executionId);
  if (execution) api.world.executions.put(started.executionId, { ...execution, status: "KILLED" });
  expect(await kill(started.executionId)).toMatchObject({ statusCode: 409 });
});

test("the history has the newest first, page after page", async () => {
  const made: string[] = [];
  for (let n = 0; n < 5; n++) {
    api.world.now += 1_000;
    made.unshift((await trigger()).json.executionId);
  }
  const listed: string[] = [];
  for (let path: string | undefined = "/api/job/foo_job/executions?limit=2"; path !== undefined; ) {
    const { json, headers } = await api.send({ method: "GET", path });
    listed.push(...json.map(({ executionId }: { executionId: string }) => executionId));
    path = /^<(.+)>; rel="next"$/.exec(headers.link ?? "")?.[1];
  }
  expect(listed).toEqual(made);
});
