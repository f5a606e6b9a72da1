import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually } from "../../support/eventually.ts";
import { startTestStack, type TestStack } from "../harness/local-stack.ts";

/** The REST test cases of Elastic-Job-Cloud 2.1.5, against the stack. `docs/conformance.md` has the same names. */

let stack: TestStack;
/** It takes requests for packages and never answers, so that tasks run on. */
let silent: Server;
beforeAll(async () => {
  silent = createServer(() => {});
  await new Promise<void>((listening) => silent.listen(0, "127.0.0.1", listening));
  stack = await startTestStack();
});
afterAll(async () => {
  await stack.stop();
  silent.closeAllConnections();
  silent.close();
});

interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of every shape.
  readonly body: any;
}

/** @param body an object is sent as JSON, a text as it stands */
async function call(method: string, path: string, body?: object | string): Promise<Answer> {
  if (method !== "GET") return callOnce(method, path, body);
  // On a busy machine a read of many rows may fail for a while.
  return eventually(`${path} is answered`, async () => {
    const answer = await callOnce(method, path, body);
    return answer.status < 500 ? answer : undefined;
  });
}

async function callOnce(method: string, path: string, body?: object | string): Promise<Answer> {
  const response = await fetch(`${stack.local.apiUrl}/api/${path}`, {
    method,
    headers: { "content-type": "application/json" },
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === "" ? undefined : JSON.parse(text) };
}
const get = (path: string) => call("GET", path);
const post = (path: string, body?: object | string) => call("POST", path, body);

const APP = {
  appName: "test_app",
  appURL: "http://127.0.0.1:1/app.jar",
  bootstrapScript: "bin/start.sh",
  cpuCount: 1,
  memoryMB: 1,
  appCacheEnable: true,
  eventTraceSamplingCount: 0,
};
const JOB = {
  jobName: "test_job",
  appName: "test_app",
  jobClass: "com.example.TestJob",
  jobType: "SIMPLE",
  jobExecutionType: "TRANSIENT",
  cron: "0 0 0 1 1 ? 2198",
  shardingTotalCount: 10,
  cpuCount: 0.1,
  memoryMB: 128,
  shardingItemParameters: "",
  jobParameter: "",
  failover: true,
  misfire: true,
  streamingProcess: false,
  description: "",
};
/** Fields of answers that Elastic-Job-Cloud did not have. */
const JOB_MORE = { timeZone: "UTC", timeoutSeconds: 840, jobProperties: {}, state: "ENABLED" };
const BROKEN = '"{"appName":"wrong_job"}';

const publish = (appName: string, fields: object = {}) => post("app", { ...APP, appName, ...fields });
const register = (jobName: string, fields: object = {}) => post("job/register", { ...JOB, jobName, ...fields });
const ZEROS = { successCount: 0, failedCount: 0 };

/** They run in this order: the first ones need a stack that nothing has run on. */
const CASES: Readonly<Record<string, () => Promise<void>>> = {
  async "Job assertFindJobExecutionEventsWhenNotConfigRDB"() {
    expect((await get("job/events/executions")).body).toMatchObject({ total: 0, rows: [] });
  },
  async "Job assertFindJobStatusTraceEventEventsWhenNotConfigRDB"() {
    expect((await get("job/events/statusTraces")).body).toMatchObject({ total: 0, rows: [] });
  },
  async "Job assertGetTaskResultStatistics"() {
    expect(await get("job/statistics/tasks/results")).toEqual({ status: 200, body: [] });
  },
  async "Job assertGetTaskResultStatisticsWithSinceParameter"() {
    expect(await get("job/statistics/tasks/results?since=last24hours")).toEqual({ status: 200, body: [] });
  },
  async "Job assertGetTaskResultStatisticsWithPathParameter"() {
    for (const period of ["online", "lastWeek", "lastHour", "lastMinute"])
      expect((await get(`job/statistics/tasks/results/${period}`)).body).toMatchObject(ZEROS);
  },
  async "Job assertGetTaskResultStatisticsWithErrorPathParameter"() {
    expect((await get("job/statistics/tasks/results/errorPath")).body).toMatchObject(ZEROS);
  },
  async "Job assertGetJobTypeStatistics"() {
    const body = { scriptJobCount: 0, simpleJobCount: 0, dataflowJobCount: 0 };
    expect(await get("job/statistics/jobs/type")).toEqual({ status: 200, body });
  },
  async "Job assertGetJobExecutionTypeStatistics"() {
    const body = { transientJobCount: 0, daemonJobCount: 0 };
    expect(await get("job/statistics/jobs/executionType")).toEqual({ status: 200, body });
  },
  async "Job assertFindTaskRunningStatistics"() {
    expect(await get("job/statistics/tasks/running")).toEqual({ status: 200, body: [] });
  },
  async "Job assertFindTaskRunningStatisticsWeekly"() {
    expect(await get("job/statistics/tasks/running?since=lastWeek")).toEqual({ status: 200, body: [] });
  },
  async "Job assertFindJobRunningStatistics"() {
    expect(await get("job/statistics/jobs/running")).toEqual({ status: 200, body: [] });
  },
  async "Job assertFindJobRunningStatisticsWeekly"() {
    expect(await get("job/statistics/jobs/running?since=lastWeek")).toEqual({ status: 200, body: [] });
  },
  async "Job assertFindJobRegisterStatisticsSinceOnline"() {
    expect(await get("job/statistics/jobs/register")).toEqual({ status: 200, body: [] });
  },
  async "Operation assertNoFrameworkSandbox"() {
    expect(await get("operate/sandbox?appName=test_app")).toEqual({ status: 200, body: [] });
  },
  async "App assertRegister"() {
    expect(await publish("test_app")).toEqual({ status: 201, body: { ...APP, environment: {} } });
  },
  async "App assertRegisterWithExistedName"() {
    const { status, body } = await publish("test_app");
    expect([status, body.message]).toEqual([409, "app 'test_app' already existed."]);
  },
  async "App assertRegisterWithBadRequest"() {
    expect((await post("app", BROKEN)).status).toBe(400);
  },
  async "App assertUpdate"() {
    expect(await call("PUT", "app", { ...APP, memoryMB: 2 })).toMatchObject({ status: 200, body: { memoryMB: 2 } });
    expect((await call("PUT", "app", APP)).status).toBe(200);
  },
  async "App assertDetail"() {
    expect(await get("app/test_app")).toEqual({ status: 200, body: { ...APP, environment: {} } });
  },
  async "App assertDetailWithNotExistedJob"() {
    expect((await get("app/no_app")).status).toBe(404);
  },
  async "App assertFindAllJobs"() {
    expect(await get("app/list")).toEqual({ status: 200, body: [{ ...APP, environment: {} }] });
  },
  async "App assertDeregister"() {
    await publish("leaving_app");
    await register("leaving_job", { appName: "leaving_app" });
    expect((await call("DELETE", "app/leaving_app")).status).toBe(204);
    expect((await get("app/leaving_app")).status).toBe(404);
    await eventually("its job has gone", async () => (await get("job/jobs/leaving_job")).status === 404 || undefined);
  },
  async "App assertDisable"() {
    expect((await post("app/test_app/disable")).status).toBe(204);
  },
  async "App assertIsDisabled"() {
    expect((await get("app/test_app/disable")).body).toBe(true);
  },
  async "App assertEnable"() {
    expect((await call("DELETE", "app/test_app/disable")).status).toBe(204);
    expect((await get("app/test_app/disable")).body).toBe(false);
  },
  async "Job assertRegister"() {
    const { status, body } = await register("test_job");
    expect([status, body]).toMatchObject([201, JOB]);
  },
  async "Job assertRegisterWithoutApp"() {
    const { status, body } = await register("other_job", { appName: "no_app" });
    expect([status, body.message]).toEqual([422, "Register app 'no_app' firstly."]);
  },
  async "Job assertRegisterWithExistedName"() {
    const { status, body } = await register("test_job");
    expect([status, body.message]).toEqual([409, "Job 'test_job' already existed."]);
  },
  async "Job assertRegisterWithBadRequest"() {
    expect((await post("job/register", BROKEN)).status).toBe(400);
  },
  async "Job assertUpdate"() {
    const changed = { ...JOB, description: "changed" };
    expect(await call("PUT", "job/update", changed)).toMatchObject({ status: 200, body: changed });
    expect((await call("PUT", "job/update", JOB)).status).toBe(200);
  },
  async "Job assertDetail"() {
    expect(await get("job/jobs/test_job")).toEqual({ status: 200, body: { ...JOB, ...JOB_MORE } });
  },
  async "Job assertDetailWithNotExistedJob"() {
    expect((await get("job/jobs/no_job")).status).toBe(404);
  },
  async "Job assertFindAllJobs"() {
    expect(await get("job/jobs")).toEqual({ status: 200, body: [{ ...JOB, ...JOB_MORE }] });
  },
  async "Job assertDeregister"() {
    const { status, body } = await call("DELETE", "job/deregister", "no_job");
    expect([status, body.message]).toEqual([404, "Cannot found job 'no_job', please register first."]);
    await register("going_job");
    expect((await call("DELETE", "job/deregister", "going_job")).status).toBe(204);
    expect((await get("job/jobs/going_job")).status).toBe(404);
  },
  async "Job assertTriggerWithDaemonJob"() {
    await register("daemon_job", { jobExecutionType: "DAEMON" });
    const { status, body } = await post("job/trigger", "daemon_job");
    expect([status, body.message]).toEqual([409, "Daemon job 'daemon_job' cannot support trigger."]);
  },
  async "Job assertTriggerWithTransientJob"() {
    const { port } = silent.address() as AddressInfo;
    await publish("silent_app", { appURL: `http://127.0.0.1:${port}/app.tar.gz` });
    await register("silent_job", { appName: "silent_app", shardingTotalCount: 1 });
    expect(await post("job/trigger", "silent_job")).toMatchObject({ status: 202, body: { status: "STARTED" } });
  },
  async "Job assertFindAllRunningTasks"() {
    const isRunning = async () => {
      const { body } = await get("job/tasks/running");
      return body.length > 0 ? body : undefined;
    };
    const [task] = await eventually("the task runs", isRunning);
    expect(task).toEqual({
      id: expect.stringMatching(/^silent_job@-@0@-@READY@-@silent_job\..+\.1$/),
      metaInfo: { jobName: "silent_job", shardingItems: [0] },
      type: "READY",
      slaveId: expect.any(String),
      idle: false,
    });
  },
  async "Job assertFindAllReadyTasks"() {
    expect((await post("job/trigger", "silent_job")).body).toMatchObject({ status: "QUEUED" });
    // The instant of the first waiting fire is an addition.
    const body = [{ jobName: "silent_job", times: "1", firstFireTime: expect.any(String) }];
    expect(await get("job/tasks/ready")).toEqual({ status: 200, body });
  },
  async "Job assertFindAllFailoverTasks"() {
    await register("failing_job", { shardingTotalCount: 1 });
    await post("job/trigger", "failing_job");
    const isWaiting = async () => {
      const { body } = await get("job/tasks/failover");
      return body.length > 0 ? body : undefined;
    };
    expect(await eventually("the shard waits for its next attempt", isWaiting)).toEqual([
      {
        taskInfo: { jobName: "failing_job", shardingItems: [0] },
        originalTaskId: expect.stringMatching(/^failing_job@-@0@-@READY@-@/),
      },
    ]);
  },
  async "Job assertFindJobExecutionEvents"() {
    const time = "startTime=2016-12-26 10:00:00&endTime=2198-12-26 10:00:00";
    const { body } = await get(
      `job/events/executions?per_page=10&page=1&sort=jobName&order=DESC&jobName=failing_job&${time}`,
    );
    expect(body).toMatchObject({ total: 1, rows: [{ jobName: "failing_job", shardingItem: 0, success: false }] });
  },
  async "Job assertFindJobStatusTraceEvent"() {
    const time = "startTime=2016-12-26 10:00:00&endTime=2198-12-26 10:00:00";
    const { body } = await get(
      `job/events/statusTraces?per_page=10&page=1&sort=jobName&order=DESC&jobName=failing_job&${time}`,
    );
    expect(body.rows.map(({ state }: { state: string }) => state)).toContain("TASK_ERROR");
  },
  async "Job assertIsDisabled"() {
    expect((await get("job/no_job/disable")).status).toBe(404);
  },
  async "Job assertDisable"() {
    expect((await post("job/test_job/disable")).status).toBe(204);
    expect((await get("job/test_job/disable")).body).toBe(true);
  },
  async "Job assertEnable"() {
    expect((await call("DELETE", "job/test_job/disable", JOB)).status).toBe(204);
    expect((await get("job/test_job/disable")).body).toBe(false);
  },
  async "Operation assertExplicitReconcile"() {
    expect((await post("operate/reconcile/explicit")).status).toBe(200);
    const { status, body } = await post("operate/reconcile/explicit");
    expect([status, body.message]).toEqual([429, "Repeat explicitReconcile"]);
  },
  async "Operation assertImplicitReconcile"() {
    const { status, body } = await post("operate/reconcile/implicit");
    expect([status, body.message]).toEqual([429, "Repeat explicitReconcile"]);
  },
  async "Operation assertSandbox"() {
    const { body } = await get("operate/sandbox?appName=silent_app");
    const name = expect.stringMatching(/runner/);
    expect(body).toEqual([{ hostname: name, path: expect.stringMatching(/^\/aws\/lambda\/.*runner/) }]);
  },
};

test.each(Object.entries(CASES))("%s", async (_, run) => run());

test("the page names each case once", async () => {
  const { readFile } = await import("node:fs/promises");
  const page = await readFile(new URL("../../../docs/conformance.md", import.meta.url), "utf8");
  const rows = [...page.matchAll(/^\| `Cloud(App|Job|Operation)RestfulApiTest\.(\w+)` \|/gm)].map(
    ([, api, name]) => `${api} ${name}`,
  );
  expect(rows.sort()).toEqual(Object.keys(CASES).sort());
});
