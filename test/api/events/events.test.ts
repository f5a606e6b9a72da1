import { beforeEach, expect, test } from "vitest";
import type { Outcome } from "../../../functions/contract/outcome.ts";
import type { TaskEnd } from "../../../functions/core/run/task-end.ts";
import { taskIdOf } from "../../../functions/core/run/task-id.ts";
import { fanOutStore } from "../../memory/fan-out-ports.ts";
import { taskKey } from "../../memory/message-ports.ts";
import { taskClaims, taskEnds } from "../../memory/task-ports.ts";
import { anApi, NOW } from "../an-api.ts";
import { documentedApp, documentedJob } from "../documented.ts";

let api = anApi();
const get = async (path: string) => (await api.send({ method: "GET", path: `/api/job/events/${path}` })).json;
const post = (path: string, body: unknown) => api.send({ method: "POST", path, body });
const iso = (at: number) => new Date(at).toISOString();

beforeEach(async () => {
  api = anApi();
  await post("/api/app", documentedApp);
});

/** An execution of two shards that was handed to Lambda. @param at epoch ms of its start */
async function started(jobName: string, at = NOW): Promise<string> {
  api.world.now = at;
  await post("/api/job/register", { ...documentedJob, jobName, shardingTotalCount: 2 });
  const { executionId } = (await post("/api/job/trigger", jobName)).json;
  await fanOutStore(api.world).openChunk(executionId, 0, at + 1, at + 900_000);
  return executionId;
}

async function taskOf(executionId: string, item: number, attempt = 1) {
  const dot = executionId.lastIndexOf(".");
  const name = { jobName: executionId.slice(0, dot), fireId: executionId.slice(dot + 1), item, attempt };
  return taskIdOf(name, await taskKey().signer());
}

/** A runner claims the task 5 ms after the start, and it ends 9 ms after it. */
async function ended(executionId: string, item: number, end: Omit<TaskEnd, "endedAt">, at = NOW, attempt = 1) {
  const taskId = await taskOf(executionId, item, attempt);
  await taskClaims(api.world).claim(taskId, { nonce: taskId, segment: 1, claimedAt: at + 5 });
  await taskEnds(api.world).end(taskId, { ...end, endedAt: at + 9 });
  await fanOutStore(api.world).addEnded(executionId, 0, new Map<Outcome, number[]>([[end.outcome, [item]]]));
}

const CONSOLE =
  "per_page=10&page=1&sort=&order=asc&jobName=&taskId=&startTime=&endTime=&ip=&isSuccess=&slaveId=&source=&executionType=&state=";

test("a stack without history has no events, also for the queries of Elastic-Job-Cloud's console", async () => {
  for (const kind of ["executions", "statusTraces"])
    for (const query of ["", `?${CONSOLE}`, "?jobName=no_job", "?taskId=x", "?page=3"])
      expect(await get(`${kind}${query}`)).toEqual({ total: 0, isComplete: true, rows: [] });
});

test("a shard is one row in Elastic-Job-Cloud's shape, with its outcome", async () => {
  const executionId = await started("foo_job");
  await ended(executionId, 0, { outcome: "FINISHED", startedAt: NOW + 7 });
  await ended(executionId, 1, { outcome: "FAILED", reason: "exit code 3", tail: "no <table>" });
  const row = (item: number) => ({
    id: `${executionId}.${item}.1`,
    hostname: "",
    ip: "",
    taskId: `foo_job@-@${item}@-@READY@-@${executionId}.1`,
    jobName: "foo_job",
    source: "NORMAL_TRIGGER",
    shardingItem: item,
    completeTime: iso(NOW + 9),
  });
  const { total, isComplete, rows } = await get(`executions?${CONSOLE}`);
  expect({ total, isComplete }).toEqual({ total: 2, isComplete: true });
  expect(rows).toEqual([
    { ...row(0), startTime: iso(NOW + 7), success: true, failureCause: {} },
    {
      ...row(1),
      startTime: iso(NOW + 5),
      success: false,
      failureCause: { plainText: "FAILED\nexit code 3\nno <table>" },
    },
  ]);
});

test("a shard whose next attempt waits shows the failure of the last one", async () => {
  const executionId = await started("foo_job");
  const failed = await taskOf(executionId, 0);
  await taskEnds(api.world).end(failed, { outcome: "ERROR", reason: "package: 503", retryable: true, endedAt: NOW });
  const retry = { attempt: 2, issued: false, at: NOW + 60_000 };
  await fanOutStore(api.world).addRetries(executionId, 0, new Map([[0, retry]]));
  const [row] = (await get("executions")).rows;
  expect(row).toMatchObject({ success: false, failureCause: { plainText: "ERROR\npackage: 503" } });
  expect((await get("statusTraces?state=TASK_ERROR")).rows).toMatchObject([{ message: "package: 503" }]);
});

test("a stack without a key of task ids has no events", async () => {
  const none = () => Promise.reject(new Error("there is no task key"));
  const noKey = { make: async () => {}, signer: none, find: none, newest: none };
  api = anApi({ taskKey: noKey });
  for (const kind of ["executions", "statusTraces"]) expect(await get(kind)).toMatchObject({ total: 0, rows: [] });
});

test("a shard that runs has neither success nor end", async () => {
  await started("foo_job");
  const [row] = (await get("executions")).rows;
  expect(row).toMatchObject({ success: false, startTime: iso(NOW), failureCause: {} });
  expect(row).not.toHaveProperty("completeTime");
});

test("the newest come first; filters, sort and pages are those of the query", async () => {
  const foo = await started("foo_job", NOW);
  const bar = await started("bar_job", NOW + 1_000);
  await ended(foo, 0, { outcome: "FINISHED" });
  await ended(bar, 1, { outcome: "ERROR" });
  const listed = async (query: string) =>
    (await get(`executions?${query}`)).rows.map(
      (row: { jobName: string; shardingItem: number }) => `${row.jobName.slice(0, 3)}${row.shardingItem}`,
    );
  expect(await listed("")).toEqual(["bar0", "bar1", "foo0", "foo1"]);
  expect(await listed("order=asc")).toEqual(["bar0", "bar1", "foo0", "foo1"]);
  expect(await listed("sort=startTime&order=ASC")).toEqual(["foo1", "foo0", "bar1", "bar0"]);
  expect(await listed("sort=shardingItem&order=desc")).toEqual(["bar1", "foo1", "bar0", "foo0"]);
  expect(await listed("sort=isSuccess&order=DESC")).toEqual(["foo0", "bar0", "bar1", "foo1"]);
  expect(await listed("sort=nothing&order=ASC")).toHaveLength(4);
  expect(await listed("jobName=foo_job")).toEqual(["foo0", "foo1"]);
  expect(await listed("isSuccess=1")).toEqual(["foo0"]);
  expect(await listed("isSuccess=0&jobName=bar_job")).toEqual(["bar0", "bar1"]);
  expect(await listed(`taskId=foo_job@-@1@-@READY@-@${foo}.1`)).toEqual(["foo1"]);
  expect(await listed(`taskId=foo_job@-@1@-@READY@-@${foo}.1&jobName=bar_job`)).toEqual([]);
  expect(await listed(`taskId=${encodeURIComponent(await taskOf(foo, 1))}`)).toEqual(["foo1"]);
  expect(await listed("ip=10.0.0.1")).toEqual([]);
  expect(await listed("per_page=3&page=1")).toEqual(["bar0", "bar1", "foo0"]);
  expect(await listed("per_page=3&page=2")).toEqual(["foo1"]);
  expect(await get("executions?per_page=3&page=2")).toMatchObject({ total: 4 });
});

test("times without a zone are read in the zone of the query", async () => {
  await started("foo_job");
  const total = async (query: string) => (await get(`executions?${query}`)).total;
  expect(await total("startTime=2027-01-01 00:00:00&endTime=2027-01-01 00:00:01")).toBe(2);
  expect(await total("startTime=2027-01-01 00:00:01&endTime=2027-01-01 00:00:02")).toBe(0);
  expect(await total("startTime=2027-01-01 08:00:00&endTime=2027-01-01 08:00:01&timeZone=Asia/Shanghai")).toBe(2);
  expect(await total("startTime=2027-01-01T00:00:00Z&endTime=2027-01-01T01:00:01%2B01:00")).toBe(2);
});

test("without times the last day is listed, and with a task's id all of its history", async () => {
  const executionId = await started("foo_job");
  api.world.now = NOW + 2 * 86_400_000;
  expect((await get("executions")).total).toBe(0);
  expect((await get("executions?jobName=foo_job")).total).toBe(0);
  expect((await get(`executions?taskId=foo_job@-@0@-@READY@-@${executionId}.1`)).total).toBe(1);
});

test("when there are more rows than one request examines, the newest are listed, and the answer says so", async () => {
  const executions = Array.from({ length: 4 }, (_, n) => ({
    executionId: `job-${n}.c${n}`,
    startedAt: NOW - n,
    shards: 300,
  }));
  const world = api.world;
  api = anApi({ started: { newest: async () => ({ executions, isComplete: false }) } }, world);
  expect(await get("executions")).toMatchObject({ total: 1_000, isComplete: false });
});

test("a task leaves a trace of each of its states, and a failover names the attempt before it", async () => {
  const executionId = await started("foo_job");
  const lost = await taskOf(executionId, 0);
  await taskClaims(api.world).claim(lost, { nonce: "n", segment: 1, claimedAt: NOW + 5 });
  await taskEnds(api.world).end(lost, { outcome: "LOST", reason: "vanished", endedAt: NOW + 6 });
  const retry = { attempt: 2, issued: true, at: NOW + 7 };
  await fanOutStore(api.world).addRetries(executionId, 0, new Map([[0, retry]]));
  await ended(executionId, 0, { outcome: "FINISHED" }, NOW + 10, 2);
  api.world.now = NOW + 60_000;
  const { total, rows } = await get("statusTraces?sort=creationTime&order=ASC&executionType=&state=&slaveId=");
  expect(total).toBe(7);
  const first = rows.filter(
    ({ executionType, shardingItems }: Record<string, string>) => executionType === "READY" && shardingItems === "[0]",
  );
  expect(first).toMatchObject([
    { state: "TASK_STAGING", source: "CLOUD_SCHEDULER", creationTime: iso(NOW + 1), originalTaskId: "", message: "" },
    { state: "TASK_RUNNING", source: "CLOUD_EXECUTOR", creationTime: iso(NOW + 5) },
    { state: "TASK_LOST", source: "CLOUD_SCHEDULER", creationTime: iso(NOW + 6), message: "vanished" },
  ]);
  expect(rows.at(-1)).toEqual({
    id: `${executionId}.0.2.TASK_FINISHED`,
    jobName: "foo_job",
    originalTaskId: `foo_job@-@0@-@READY@-@${executionId}.1`,
    taskId: `foo_job@-@0@-@FAILOVER@-@${executionId}.2`,
    slaveId: `${executionId}.2`,
    source: "CLOUD_SCHEDULER",
    executionType: "FAILOVER",
    shardingItems: "[0]",
    state: "TASK_FINISHED",
    message: "",
    creationTime: iso(NOW + 19),
  });
  for (const [query, count] of [
    ["state=TASK_LOST", 1],
    ["source=CLOUD_EXECUTOR", 2],
    ["executionType=FAILOVER", 3],
    [`slaveId=${executionId}.2`, 3],
    [`taskId=foo_job@-@1@-@READY@-@${executionId}.1`, 1],
    ["jobName=bar_job", 0],
    ["slaveId=agent-1", 0],
    ["startTime=2027-01-01T00:00:00.506Z", 4],
    ["per_page=2&page=4", 7],
  ] as const)
    expect((await get(`statusTraces?${query}`)).total, query).toBe(count);
});

test.each(["page=x", "per_page=1001", "startTime=yesterday", "endTime=2027-13-01 00:00:00", "timeZone=Mars/Olympus"])(
  "?%s is refused",
  async (query) => {
    for (const kind of ["executions", "statusTraces"])
      expect(await get(`${kind}?${query}`)).toMatchObject({ type: "invalid-query" });
  },
);
