import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestStack, type TestStack } from "../harness/local-stack.ts";
import { request } from "../harness/request.ts";

let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack({ punctual: true });
});
afterAll(() => stack.stop());

const APP = { appName: "some_app", appURL: "http://127.0.0.1:1/some.tar.gz", bootstrapScript: "bin/start.sh" };
const JOB = {
  jobName: "some_job",
  appName: "some_app",
  jobType: "SCRIPT",
  scriptCommandLine: "bin/start.sh",
  jobExecutionType: "TRANSIENT",
  cron: "0 0 3 1 1 ? 2198",
  shardingTotalCount: 1,
  cpuCount: 0.1,
  memoryMB: 64,
};

test("schedules that were changed by hand are repaired", async () => {
  const { apiUrl, schedules } = stack.local;
  const reconcile = (how: string) => request(apiUrl, "POST", `/api/operate/reconcile/${how}`, {});
  await request(apiUrl, "POST", "/api/app", APP);
  await request(apiUrl, "POST", "/api/job/register", JOB);
  const [right] = schedules.list().filter(({ name }) => name === "some_job");
  if (right === undefined) throw new Error("the job has no schedule");
  schedules.put(right.group, "no_job", right.definition);
  schedules.remove(right.group, "some_job");

  expect(await reconcile("implicit")).toEqual({
    examined: 1,
    repaired: [{ jobName: "no_job", repairs: ["schedule"] }],
  });
  await expect(reconcile("explicit")).rejects.toThrow("Repeat explicitReconcile");
  expect(await reconcile("explicit?after=a")).toEqual({
    examined: 1,
    repaired: [{ jobName: "some_job", repairs: ["schedule"] }],
  });
  const held = schedules.list().filter(({ group }) => group === right.group);
  expect(held.map(({ name, definition }) => ({ name, definition }))).toEqual([
    { name: "some_job", definition: right.definition },
  ]);
});
