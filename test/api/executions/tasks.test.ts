import { beforeEach, expect, test } from "vitest";
import type { Outcome } from "../../../functions/contract/outcome.ts";
import { OUTCOMES } from "../../../functions/contract/outcome.ts";
import type { Chunk } from "../../../functions/core/run/execution.ts";
import { CHUNK_SIZE } from "../../../functions/core/run/execution.ts";
import type { TaskEnd } from "../../../functions/core/run/task-end.ts";
import { taskIdOf } from "../../../functions/core/run/task-id.ts";
import { fanOutStore } from "../../memory/fan-out-ports.ts";
import { taskKey } from "../../memory/message-ports.ts";
import { taskEnds } from "../../memory/task-ports.ts";
import { anApi, NOW } from "../an-api.ts";
import { documentedApp, documentedJob } from "../documented.ts";

let api = anApi();
let executionId = "";
const shards = CHUNK_SIZE + 3;
const at = new Date(NOW).toISOString();

beforeEach(async () => {
  api = anApi();
  await api.send({ method: "POST", path: "/api/app", body: documentedApp });
  const body = { ...documentedJob, shardingTotalCount: shards };
  await api.send({ method: "POST", path: "/api/job/register", body });
  executionId = (await api.send({ method: "POST", path: "/api/job/trigger", body: "foo_job" })).json.executionId;
});

const get = (query = "") => api.send({ method: "GET", path: `/api/job/executions/${executionId}/tasks${query}` });

const nameOf = (item: number, attempt = 1) => ({
  jobName: "foo_job",
  fireId: executionId.slice("foo_job.".length),
  item,
  attempt,
});

/** Ends an attempt at a shard as the collector does, and the shard with it where the chunk is told so. */
async function ended(item: number, end: Omit<TaskEnd, "endedAt">, attempt = 1, isLast = true) {
  const sign = await taskKey().signer();
  await taskEnds(api.world).end(taskIdOf(nameOf(item, attempt), sign), { ...end, endedAt: NOW });
  const sets = new Map<Outcome, readonly number[]>([[end.outcome, [item % CHUNK_SIZE]]]);
  if (isLast) await fanOutStore(api.world).addEnded(executionId, Math.floor(item / CHUNK_SIZE), sets);
}

const opened = (chunk = 0) => fanOutStore(api.world).openChunk(executionId, chunk, NOW, NOW);

test("the reason of an ERROR is found by its outcome", async () => {
  await opened();
  await ended(0, { outcome: "FINISHED", exitCode: 0 });
  await ended(7, { outcome: "ERROR", reason: "package: 404 Not Found" });
  await ended(9, { outcome: "FAILED", reason: "exit code 3", exitCode: 3, tail: "no such table", startedAt: NOW });
  expect((await get("?outcome=ERROR")).json).toEqual([
    {
      item: 7,
      status: "ERROR",
      attempts: [
        {
          attempt: 1,
          taskId: `foo_job@-@7@-@READY@-@${executionId}.1`,
          outcome: "ERROR",
          reason: "package: 404 Not Found",
          endTime: at,
        },
      ],
    },
  ]);
  expect((await get("?item=9")).json).toMatchObject([
    { item: 9, status: "FAILED", attempts: [{ exitCode: 3, tail: "no such table", startTime: at, endTime: at }] },
  ]);
});

test("a shard shows its attempts, oldest first, and one that is not issued has none yet", async () => {
  await opened();
  await ended(1, { outcome: "LOST", reason: "time-out" }, 1, false);
  await fanOutStore(api.world).addRetries(executionId, 0, new Map([[1, { attempt: 2, issued: false, at: NOW }]]));
  expect((await get("?item=1")).json).toMatchObject([{ status: "WAITING", attempts: [{ outcome: "LOST" }] }]);
  await fanOutStore(api.world).addRetries(executionId, 0, new Map([[1, { attempt: 2, issued: true, at: NOW }]]));
  const [shard] = (await get("?item=1")).json;
  expect(shard.status).toBe("RUNNING");
  expect(shard.attempts).toEqual([
    expect.objectContaining({ attempt: 1, outcome: "LOST" }),
    { attempt: 2, taskId: `foo_job@-@1@-@FAILOVER@-@${executionId}.2` },
  ]);
});

test("the latest four of very many attempts are shown", async () => {
  await opened();
  await fanOutStore(api.world).addRetries(executionId, 0, new Map([[1, { attempt: 9, issued: true, at: NOW }]]));
  const [shard] = (await get("?item=1")).json;
  expect(shard.attempts.map(({ attempt }: { attempt: number }) => attempt)).toEqual([6, 7, 8, 9]);
});

test("one shard has its parameters, as its execution's revision and its trigger say", async () => {
  expect((await get("?item=1")).json).toMatchObject([{ jobParameter: "", shardingParameter: "" }]);
  expect((await get()).json[0]).not.toHaveProperty("jobParameter");
  const change = { jobParameter: "nightly", shardingItemParameters: "1=eu,2=us" };
  const body = { ...documentedJob, shardingTotalCount: shards, ...change };
  const changed = await api.send({ method: "PUT", path: "/api/job/update", body });
  expect(changed.statusCode).toBe(200);
  expect((await get("?item=1")).json).toMatchObject([{ jobParameter: "", shardingParameter: "" }]);

  for (const [jobName, own, jobParameter] of [
    ["bar_job", {}, "nightly"],
    ["baz_job", { jobParameter: "by hand" }, "by hand"],
  ] as const) {
    await api.send({ method: "POST", path: "/api/job/register", body: { ...body, jobName } });
    const trigger = { method: "POST", path: "/api/job/trigger", body: { jobName, ...own } };
    executionId = (await api.send(trigger)).json.executionId;
    expect((await get("?item=1")).json).toMatchObject([{ jobParameter, shardingParameter: "eu" }]);
  }
});

test("a chunk that is not released waits, and one that is released runs", async () => {
  expect((await get("?item=201")).json).toMatchObject([{ item: 201, status: "WAITING", attempts: [] }]);
  await opened(1);
  expect((await get("?item=201")).json).toMatchObject([{ status: "RUNNING", attempts: [{ attempt: 1 }] }]);
});

test("shards of a DAEMON job that never ran say so", async () => {
  await opened();
  const chunk = api.world.chunks.get(`${executionId}#0`) as Chunk;
  const overlap = { queued: new Set([2]), skipped: new Set([3]), missed: new Set([4]) };
  api.world.chunks.put(`${executionId}#0`, { ...chunk, overlap });
  const views = (await get("?limit=5")).json.map(({ status }: { status: string }) => status);
  expect(views).toEqual(["RUNNING", "RUNNING", "WAITING", "SKIPPED", "MISSED"]);
});

test.each(["", "&outcome=ERROR"])("pages are whole, each shard is on one of them: %s", async (filter) => {
  await opened();
  await opened(1);
  for (const item of [0, 150, 201]) await ended(item, { outcome: "ERROR" });
  const items: number[] = [];
  let path: string | undefined = `?limit=60${filter}`;
  while (path !== undefined) {
    const { json, headers } = await get(path);
    expect(json.length).toBeLessThanOrEqual(60);
    items.push(...json.map(({ item }: { item: number }) => item));
    path = /(\?.*)>/.exec(headers.link ?? "")?.[1];
  }
  expect(items).toEqual(filter === "" ? Array.from({ length: shards }, (_, n) => n) : [0, 150, 201]);
});

test("an execution of named items is found by those", async () => {
  const body = { jobName: "foo_job", shardingItems: [8, 3] };
  api.world.states.put("foo_job", { version: 2, queue: [] });
  executionId = (await api.send({ method: "POST", path: "/api/job/trigger", body })).json.executionId;
  expect((await get()).json.map(({ item }: { item: number }) => item)).toEqual([8, 3]);
  expect((await get("?item=3")).json).toMatchObject([{ item: 3 }]);
  expect((await get("?item=0")).json).toEqual([]);
});

test("a fire that waits has no shards yet", async () => {
  executionId = (await api.send({ method: "POST", path: "/api/job/trigger", body: "foo_job" })).json.executionId;
  expect(await get()).toMatchObject({ statusCode: 200, json: [] });
});

test("an instant that job code made up is left out", async () => {
  await opened();
  await ended(0, { outcome: "FINISHED", startedAt: Number.MAX_SAFE_INTEGER });
  expect((await get("?item=0")).json[0].attempts[0]).not.toHaveProperty("startTime");
});

test.each(OUTCOMES)("?outcome=%s finds nothing while nothing has ended", async (outcome) => {
  await opened();
  expect((await get(`?outcome=${outcome}`)).json).toEqual([]);
});

test.each(["outcome=bad", "item=-1", "item=x", "limit=0", "limit=101"])("?%s is refused", async (query) => {
  expect(await get(`?${query}`)).toMatchObject({ statusCode: 400, json: { type: "invalid-query" } });
});

test.each(["foo_job.c1", "nothing"])("of %s it is a 404", async (id) => {
  executionId = id;
  expect(await get()).toMatchObject({ statusCode: 404, json: { type: "execution-not-found" } });
});

test("each chunk tells the numbers of its shards by their state, page by page", async () => {
  const chunks = async (query = "") =>
    api.send({ method: "GET", path: `/api/job/executions/${executionId}/chunks${query}` });
  await opened();
  await ended(7, { outcome: "ERROR" });
  await ended(9, { outcome: "FINISHED" });
  const first = { chunk: 0, first: 0, shards: CHUNK_SIZE, counts: { ERROR: 1, FINISHED: 1, RUNNING: CHUNK_SIZE - 2 } };
  const second = { chunk: 1, first: CHUNK_SIZE, shards: 3, counts: { WAITING: 3 } };
  expect((await chunks()).json).toEqual([first, second]);
  const page = await chunks("?limit=1");
  expect([page.json, page.headers.link]).toEqual([[first], expect.stringContaining("after=1")]);
  expect((await chunks("?limit=1&after=1")).json).toEqual([second]);
});
