import { beforeEach, expect, test } from "vitest";
import type { RunningTask } from "../../../functions/contract/open-task.ts";
import { CHUNK_SIZE } from "../../../functions/core/run/execution.ts";
import { daemonStore } from "../../memory/daemon-ports.ts";
import { fanOutStore } from "../../memory/fan-out-ports.ts";
import { anApi, NOW } from "../an-api.ts";
import { documentedApp, documentedJob } from "../documented.ts";

let api = anApi();
const get = (path: string) => api.send({ method: "GET", path: `/api/job/tasks/${path}` });

beforeEach(async () => {
  api = anApi();
  await api.send({ method: "POST", path: "/api/app", body: documentedApp });
});

/** A job with a triggered execution. @returns its id */
async function running(jobName: string, fields: object = {}): Promise<string> {
  await api.send({ method: "POST", path: "/api/job/register", body: { ...documentedJob, jobName, ...fields } });
  return trigger(jobName);
}
const trigger = async (jobName: string): Promise<string> =>
  (await api.send({ method: "POST", path: "/api/job/trigger", body: jobName })).json.executionId;

const fanOuts = () => fanOutStore(api.world);
const opened = (executionId: string, chunk = 0, dueAt = NOW + 900_000) =>
  fanOuts().openChunk(executionId, chunk, NOW, dueAt);
const retried = (executionId: string, offset: number, attempt: number, issued: boolean) =>
  fanOuts().addRetries(executionId, 0, new Map([[offset, { attempt, issued, at: NOW + 60_000 }]]));

/** All pages of a list, as they came. */
async function pagesOf(path: string) {
  const pages = [];
  let next: string | undefined = path;
  while (next !== undefined) {
    const { json, headers } = await get(next);
    pages.push(json);
    next = /tasks\/(.*)>/.exec(headers.link ?? "")?.[1];
  }
  return pages;
}

test("a stack at rest has no task, with each query of its console", async () => {
  for (const path of ["running", "ready", "failover", "running?queryParams", "running?per_page=10&page=1&order=asc"])
    expect((await get(path)).json).toEqual([]);
});

test("a task runs from its hand-over to its end, in Elastic-Job-Cloud's shape", async () => {
  const executionId = await running("foo_job", { shardingTotalCount: 2 });
  expect((await get("running")).json).toEqual([]);
  await opened(executionId);
  const task = (item: number) => ({
    id: `foo_job@-@${item}@-@READY@-@${executionId}.1`,
    metaInfo: { jobName: "foo_job", shardingItems: [item] },
    type: "READY",
    slaveId: `${executionId}.1`,
    idle: false,
  });
  expect((await get("running")).json).toEqual([task(0), task(1)]);
  await fanOuts().addEnded(executionId, 0, new Map([["FINISHED", [0]]]));
  expect((await get("running")).json).toEqual([task(1)]);
});

test("a shard fails over while its next attempt waits, and runs again after it was issued", async () => {
  const executionId = await running("foo_job", { shardingTotalCount: 2 });
  await opened(executionId);
  await retried(executionId, 1, 2, false);
  expect((await get("failover")).json).toEqual([
    {
      taskInfo: { jobName: "foo_job", shardingItems: [1] },
      originalTaskId: `foo_job@-@1@-@READY@-@${executionId}.1`,
    },
  ]);
  expect((await get("running")).json).toMatchObject([{ metaInfo: { shardingItems: [0] } }]);
  await retried(executionId, 1, 2, true);
  expect((await get("failover")).json).toEqual([]);
  expect((await get("running")).json[1]).toMatchObject({
    id: `foo_job@-@1@-@FAILOVER@-@${executionId}.2`,
    type: "FAILOVER",
  });
});

test("the next attempt of a shard that has ended, or whose execution is cancelled, is no failover", async () => {
  const executionId = await running("foo_job", { shardingTotalCount: 2 });
  await opened(executionId);
  await retried(executionId, 0, 2, false);
  await retried(executionId, 1, 3, false);
  await fanOuts().addEnded(executionId, 0, new Map([["LOST", [0]]]));
  expect((await get("failover")).json).toMatchObject([{ taskInfo: { shardingItems: [1] } }]);
  await api.send({ method: "POST", path: `/api/job/executions/${executionId}/kill` });
  expect((await get("failover")).json).toEqual([]);
});

test("the sharding items are those that a trigger named", async () => {
  await running("foo_job");
  api.world.states.put("foo_job", { version: 9, queue: [] });
  const body = { jobName: "foo_job", shardingItems: [4, 2] };
  const { json } = await api.send({ method: "POST", path: "/api/job/trigger", body });
  await opened(json.executionId);
  const items = (await get("running")).json.map(({ metaInfo }: RunningTask) => metaInfo.shardingItems[0]);
  expect(items).toEqual([4, 2]);
});

test("a job is ready with the fires that wait, their number as text, and the instant of the first", async () => {
  await running("foo_job");
  await running("bar_job");
  for (let n = 0; n < 3; n++) await trigger("foo_job");
  const firstFireTime = new Date(NOW).toISOString();
  expect((await get("ready")).json).toEqual([{ jobName: "foo_job", times: "3", firstFireTime }]);
});

test("fires that wait for busy shards of a DAEMON job are counted once each", async () => {
  const executionId = await running("foo_job");
  await opened(executionId);
  const idle = await daemonStore(api.world).read("foo_job", 0);
  api.world.states.put("foo_job", { version: 9, queue: [], daemonRuns: 3, daemonChunks: 1 });
  const queue = [5, 10].map((n) => ({ fireId: `c${n}`, offsets: new Set([1, 2]) }));
  api.world.daemons.put("foo_job#0", { ...idle, version: 1, queue });
  expect((await get("ready")).json).toEqual([{ jobName: "foo_job", times: "2" }]);
});

test("pages are whole, and each task is on one of them", async () => {
  const shardingTotalCount = CHUNK_SIZE + 5;
  const executionId = await running("foo_job", { shardingTotalCount });
  await opened(executionId, 0);
  await opened(executionId, 1);
  await opened(await running("bar_job", { shardingTotalCount: 3 }));
  const pages = await pagesOf("running?limit=60");
  for (const page of pages) expect(page.length).toBeLessThanOrEqual(60);
  const ids = pages.flat().map(({ id }) => id);
  expect(ids).toHaveLength(shardingTotalCount + 3);
  expect(new Set(ids).size).toBe(ids.length);
});

test("a page that goes on in a chunk begins anew where that chunk has ended", async () => {
  const executionId = await running("foo_job", { shardingTotalCount: 5 });
  await opened(executionId);
  const { headers } = await get("running?limit=3");
  await fanOuts().owe(executionId, 0, undefined);
  await opened(await running("bar_job", { shardingTotalCount: 3 }));
  const [, next = ""] = /tasks\/(.*)>/.exec(headers.link ?? "") ?? [];
  expect((await get(next)).json).toHaveLength(3);
});
