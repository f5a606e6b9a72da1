import { expect, test } from "vitest";
import { Task } from "../../../functions/contract/task.ts";
import { taskBuilder, tenantOf } from "../../../functions/core/run/build-task.ts";
import type { Fire } from "../../../functions/core/run/fire.ts";
import { startExecution } from "../../../functions/core/run/start-execution.ts";
import { aJob, anApp } from "../../support/a-job.ts";

const FIRED_AT = Date.UTC(2026, 10, 24, 3, 0, 0);
const fire: Fire = {
  ...{ jobName: "foo_job", fireId: "c1795489200", firedAt: FIRED_AT, revision: 17 },
  ...{ status: "STARTED", recordedAt: FIRED_AT + 5 },
};
const sign = (text: string) => `signed(${text})`;
const config = aJob({ jobParameter: "of the job", memoryMB: 64, cpuCount: 0.1, failover: true });
const app = anApp({ revision: 3, environment: { STAGE: "test" } });
const started = (more: Partial<Fire> = {}) => startExecution({ ...fire, ...more }, config, app, FIRED_AT + 9, 4, 200);
const first = { item: 1, attempt: 1, segment: 1 };

test("a runner gets all fields of its shard, its job and its app", () => {
  const task = taskBuilder({ execution: started(), config, app, sign })(first);
  expect(task).toStrictEqual({
    taskId: "foo_job@-@1@-@READY@-@foo_job.c1795489200.1@-@signed(foo_job@-@1@-@READY@-@foo_job.c1795489200.1)",
    executionId: "foo_job.c1795489200",
    attempt: 1,
    segment: 1,
    item: 1,
    shardingParameter: "Shanghai",
    fireTime: "2026-11-24T03:00:00.000Z",
    cancelKey: "signed(foo_job.c1795489200)",
    job: {
      ...{ jobName: "foo_job", jobType: "SIMPLE", jobExecutionType: "TRANSIENT", jobClass: "FooJob" },
      ...{ shardingTotalCount: 3, jobParameter: "of the job", memoryMB: 64, cpuCount: 0.1 },
      ...{ streamingProcess: false, jobProperties: {}, timeoutSeconds: 840 },
    },
    app: {
      ...{ appName: "foo_app", appURL: "https://example.com/foo.tar.gz", bootstrapScript: "bin/start.sh" },
      ...{ appCacheEnable: true, environment: { STAGE: "test" }, memoryMB: 128 },
      ...{ incarnation: "01ARZ3NDEKTSV4RRFFQ69G5FAV", revision: 3 },
    },
  });
  expect(Task.parse(task)).toStrictEqual(task);
});

test("optional fields of a job or an app are passed on if present, and left out if absent", () => {
  const script = { jobType: "SCRIPT", scriptCommandLine: "run.sh" } as const;
  const { jobClass: _, ...classless } = aJob({ ...script, beanName: "foo", applicationContext: "spring.xml" });
  const secured = { ...app, sha256: "ab".repeat(32) };
  const task = taskBuilder({ execution: started(), config: classless, app: secured, sign })(first);
  expect(task.job).toMatchObject({ ...script, beanName: "foo", applicationContext: "spring.xml" });
  expect(task.job).not.toHaveProperty("jobClass");
  expect(task.app.sha256).toBe(secured.sha256);
});

test("an item without a parameter of its own has an empty one", () => {
  const build = taskBuilder({ execution: started(), config, app, sign });
  expect(build({ ...first, item: 2 }).shardingParameter).toBe("");
});

test("a trigger's parameter stands in place of the job's", () => {
  const execution = started({ fireId: "t01ARZ3NDEKTSV4RRFFQ69G5FAV", jobParameter: "of the trigger" });
  expect(taskBuilder({ execution, config, app, sign })(first).job.jobParameter).toBe("of the trigger");
});

test("an execution begins with all shards of its job, under the revisions of its fire", () => {
  expect(started()).toStrictEqual({
    executionId: "foo_job.c1795489200",
    ...{ jobName: "foo_job", fireId: "c1795489200", firedAt: FIRED_AT, revision: 17 },
    app: { appName: "foo_app", incarnation: "01ARZ3NDEKTSV4RRFFQ69G5FAV", revision: 3 },
    ...{ shards: 3, shardsPerChunk: 200, maxAttempts: 4, status: "RUNNING", startedAt: FIRED_AT + 9 },
    ...{ releasedChunks: 0, doneChunks: new Set() },
  });
});

test("a trigger may name some of the items, and a parameter", () => {
  const execution = started({ shardingItems: [2, 0], jobParameter: "of the trigger" });
  expect(execution).toMatchObject({ shards: 2, items: [2, 0], jobParameter: "of the trigger" });
});

test("an execution of a DAEMON job keeps the version of its start, and how many histories are kept", () => {
  const daemon = aJob({ jobExecutionType: "DAEMON", misfire: true });
  const sampled = anApp({ eventTraceSamplingCount: 5 });
  expect(startExecution(fire, daemon, sampled, FIRED_AT, 4, 200).daemon).toStrictEqual({
    ...{ stateVersion: 4, misfire: true, sampleEvery: 5 },
  });
});

test("no two apps and no two versions of one have the same tenant", () => {
  expect(tenantOf({ appName: "foo_app", incarnation: "01A", revision: 3 })).toBe("foo_app@01A.3");
});
