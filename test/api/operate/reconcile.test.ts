import { describe, expect, test } from "vitest";
import { taskKey } from "../../memory/message-ports.ts";
import { anApi, contentsOf, NOW } from "../an-api.ts";
import { documentedApp, documentedJob } from "../documented.ts";

const HOUR = 3_600_000;
const explicit = (after?: string) => ({
  method: "POST",
  path: `/api/operate/reconcile/explicit${after === undefined ? "" : `?after=${after}`}`,
});
const implicit = { method: "POST", path: "/api/operate/reconcile/implicit" };
const trigger = { method: "POST", path: "/api/job/trigger", body: { jobName: "foo_job" } };

/** A job of every hour, registered. */
async function aRegisteredJob(change: object = {}) {
  const api = anApi();
  await api.send({ method: "POST", path: "/api/app", body: documentedApp });
  const body = { ...documentedJob, cron: "0 0 * * * ?", misfire: true, ...change };
  expect((await api.send({ method: "POST", path: "/api/job/register", body })).statusCode).toBe(201);
  const stored = <T>(value: T | undefined): T => {
    if (value === undefined) throw new Error("the job was not stored whole");
    return value;
  };
  return { ...api, stored };
}

const repaired = (...repairs: string[]) => ({ examined: 1, repaired: [{ jobName: "foo_job", repairs }] });
const NOTHING = { examined: 1, repaired: [] };

describe("explicit", () => {
  test("state that follows the configuration is not changed", async () => {
    const { send, world } = await aRegisteredJob();
    const before = contentsOf(world);
    expect((await send(explicit())).json).toEqual(NOTHING);
    expect(contentsOf(world)).toEqual(before);
  });

  test.each([
    { how: "is gone", change: undefined },
    { how: "has another cron", change: { expression: "cron(1 2 * * ? *)" } },
    { how: "has another zone", change: { timeZone: "Asia/Shanghai" } },
    { how: "is disabled", change: { enabled: false } },
  ])("a schedule that $how is written", async ({ change }) => {
    const { send, world, stored } = await aRegisteredJob();
    const right = stored(world.schedules.get("foo_job"));
    if (change === undefined) world.schedules.delete("foo_job");
    else world.schedules.put("foo_job", { ...right, ...change });
    expect((await send(explicit())).json).toEqual(repaired("schedule"));
    expect(world.schedules.get("foo_job")).toEqual(right);
  });

  test("a deregistration that died half-way is finished", async () => {
    const { send, world, stored } = await aRegisteredJob();
    world.jobs.put("foo_job", { ...stored(world.jobs.get("foo_job")), state: "DELETING", enabled: false });
    expect((await send(explicit())).json).toEqual(repaired("deregistration"));
    expect([world.jobs.keys(), world.schedules.keys(), world.cursors.keys()]).toEqual([[], [], []]);
  });

  test("instants that are not settled get their outcome", async () => {
    const { send, world } = await aRegisteredJob();
    world.now = NOW + 2 * HOUR + 120_000;
    expect((await send(explicit())).json).toEqual(repaired("planning"));
    expect(world.fires.values().map(({ status }) => status)).toEqual(["STARTED", "QUEUED"]);
  });

  test("a job of a disabled app has its waiting fires skipped and its execution cancelled", async () => {
    const { send, world, stored } = await aRegisteredJob();
    const started = (await send(trigger)).json.executionId;
    await send(trigger);
    world.apps.put(documentedApp.appName, { ...stored(world.apps.get(documentedApp.appName)), disabled: true });
    expect((await send(explicit())).json).toEqual(repaired("run-state"));
    expect(world.executions.get(started)?.status).toBe("CANCELLING");
    expect(world.states.get("foo_job")?.queue).toEqual([]);
    world.now += 10_000;
    expect((await send(explicit())).json).toEqual(NOTHING);
  });

  test("a job that was copied into the stack begins, with a revision of the caller", async () => {
    const { send, world } = await aRegisteredJob();
    const before = (await send({ method: "GET", path: "/api/job/foo_job/revisions" })).json;
    world.cursors.delete("foo_job");
    world.schedules.delete("foo_job");
    world.now += HOUR;
    expect((await send(explicit())).json).toEqual(repaired("schedule", "planning"));
    const [begun, ...earlier] = (await send({ method: "GET", path: "/api/job/foo_job/revisions" })).json;
    expect(earlier).toEqual(before);
    expect(begun).toMatchObject({ action: "restored", restored: before[0].revision, differences: [] });
    expect(world.schedules.keys()).toEqual(["foo_job"]);
  });

  test("a stack without a key of the task ids gets one", async () => {
    let made = 0;
    const { send } = anApi({ taskKey: { ...taskKey(), make: async () => void made++ } });
    expect((await send(explicit())).json).toEqual({ examined: 0, repaired: [] });
    expect(made).toBe(1);
  });

  test("of a DAEMON job that is disabled all that runs is cancelled", async () => {
    const { send, world, stored } = await aRegisteredJob({ jobExecutionType: "DAEMON" });
    world.states.put("foo_job", { version: 7, queue: [], daemonRuns: 2, daemonChunks: 1 });
    expect((await send(explicit())).json).toEqual(NOTHING);
    world.jobs.put("foo_job", { ...stored(world.jobs.get("foo_job")), enabled: false });
    world.schedules.put("foo_job", { ...stored(world.schedules.get("foo_job")), enabled: false });
    world.now += 10_000;
    world.invoked.length = 0;
    expect((await send(explicit())).json).toEqual(repaired("run-state"));
    expect(world.halts.get("foo_job")).toEqual({ through: 8, reason: "disabled" });
    expect(world.invoked).toEqual([{ halt: { haltedJob: "foo_job" } }]);
  });

  test("an overdue execution that is not fanned out is passed to the dispatcher again", async () => {
    const { send, world } = await aRegisteredJob();
    const { executionId } = (await send(trigger)).json;
    world.invoked.length = 0;
    world.now += 60_000;
    expect((await send(explicit())).json).toEqual(NOTHING);
    world.now += 10_000;
    expect((await send(explicit())).json).toEqual(repaired("fan-out"));
    expect(world.invoked).toEqual([{ fanOut: { executionId, chunk: 0 } }]);
  });

  test("shards that may have vanished are looked after: of each open chunk, and of the first one that completes all", async () => {
    const { send, world, stored } = await aRegisteredJob({ shardingTotalCount: 700 });
    const { executionId } = (await send(trigger)).json;
    const execution = stored(world.executions.get(executionId));
    world.executions.put(executionId, { ...execution, releasedChunks: 3, doneChunks: new Set([0, 1]) });
    world.invoked.length = 0;
    world.now += 17 * 60_000;
    expect((await send(explicit())).json).toEqual(NOTHING);
    expect(world.invoked).toEqual([{ check: { executionId, chunk: 0 } }, { check: { executionId, chunk: 2 } }]);
  });
});

describe("implicit", () => {
  test("a schedule of no job is removed, any other stays", async () => {
    const { send, world, stored } = await aRegisteredJob();
    const right = stored(world.schedules.get("foo_job"));
    world.schedules.put("gone", { ...right, jobName: "gone" });
    const reconciled = await send(implicit);
    expect(reconciled.json).toEqual({ examined: 2, repaired: [{ jobName: "gone", repairs: ["schedule"] }] });
    expect(world.schedules.values()).toEqual([right]);
  });
});

describe("both", () => {
  test("a reconcile of each kind begins ten seconds after the last one at the earliest", async () => {
    const { send, world } = await aRegisteredJob();
    expect((await send(implicit)).statusCode).toBe(200);
    world.now += 9_999;
    const refused = await send(explicit());
    expect(refused).toMatchObject({ statusCode: 429, headers: { "retry-after": "10" } });
    expect(refused.json.message).toBe("Repeat explicitReconcile");
    world.now += 1;
    expect((await send(explicit())).statusCode).toBe(200);
  });

  test("one call is one page, and later pages skip the rate limit", async () => {
    const { send, world, stored } = await aRegisteredJob();
    const job = stored(world.jobs.get("foo_job"));
    const schedule = stored(world.schedules.get("foo_job"));
    const cursor = stored(world.cursors.get("foo_job"));
    for (let n = 100; n < 160; n += 1) {
      const jobName = `a_job_${n}`;
      world.jobs.put(jobName, { ...job, config: { ...job.config, jobName } });
      world.schedules.put(jobName, { ...schedule, jobName });
      world.cursors.put(jobName, { ...cursor, jobName });
    }
    const first = (await send(explicit())).json;
    expect(first).toEqual({ examined: 50, repaired: [], next: "a_job_149" });
    world.now += 1;
    expect((await send(explicit(first.next))).json).toEqual({ examined: 11, repaired: [] });
  });
});
