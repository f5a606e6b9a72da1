import { describe, expect, test } from "vitest";
import type { JobConfig } from "../../../functions/contract/job.ts";
import { cronFireId, executionIdOf } from "../../../functions/core/run/ids.ts";
import { reconcileJob, reconcileSchedule } from "../../../functions/steps/configuration/reconcile-job.ts";
import { fire } from "../../../functions/steps/planning/fire.ts";
import { anApp } from "../../support/a-job.ts";
import { askedOf } from "../../support/asked-of.ts";
import { NOW, overWorld } from "../../support/over-world.ts";
import { storedJob } from "../../support/stored-job.ts";
import { type Over, sweep } from "./a-writer.ts";

const SOUND = { jobName: "foo_job", expression: "cron(58 11 * * ? *)", timeZone: "UTC", enabled: true };
const NOON = Date.parse("2027-01-04T12:00:00Z");

/** A job that nothing is owed to, due at noon. */
async function sound(job: Partial<JobConfig> = {}) {
  const over = await overWorld({ cron: "0 0 12 * * ?", ...job });
  await sweep(over);
  await sweep(over);
  const reconcile = async () => reconcileJob(over.deps, await storedJob(over));
  return { ...over, reconcile };
}

async function cursorOf({ deps }: Over) {
  const cursor = await deps.cursors.get("foo_job");
  if (cursor === undefined) throw new Error("there is no cursor");
  return cursor;
}

test("a sound job costs reads alone", async () => {
  const over = await sound();
  const noted = askedOf(over.deps);
  expect(await reconcileJob(noted.deps, await storedJob(over))).toEqual([]);
  expect(noted.asked).toEqual([
    ...["cursors.get", "jobs.get", "schedules.get", "cursors.get", "runs.readState", "apps.get", "runs.readState"],
  ]);
});

test("a removal of a job without a cursor is finished, and its cursor is forgotten by the next sweep", async () => {
  const over = await sound();
  const { world, reconcile } = over;
  world.jobs.put("foo_job", { ...(await storedJob(over)), enabled: false, state: "DELETING" });
  world.cursors.delete("foo_job");
  expect(await reconcile()).toEqual(["deregistration"]);
  expect([world.jobs.keys(), world.schedules.keys()]).toEqual([[], []]);
  await sweep(over);
  await sweep(over);
  expect(world.cursors.keys()).toEqual([]);
});

test("a removal that has begun is finished, and nothing else is looked at", async () => {
  const over = await sound();
  const { world, deps, reconcile } = over;
  const job = await storedJob(over);
  await deps.jobs.change({ ...job, revision: world.now, enabled: false, state: "DELETING" }, NOW, world.now);
  expect(await reconcile()).toEqual(["deregistration"]);
  expect([world.jobs.keys(), world.schedules.keys()]).toEqual([[], []]);
});

describe("the schedule", () => {
  test.each([
    { what: "none", held: undefined },
    { what: "another expression", held: { ...SOUND, expression: "cron(0 3 * * ? *)" } },
    { what: "another zone", held: { ...SOUND, timeZone: "Asia/Tokyo" } },
    { what: "one that is disabled", held: { ...SOUND, enabled: false } },
  ])("is written where EventBridge holds $what", async ({ held }) => {
    const { world, reconcile } = await sound();
    if (held === undefined) world.schedules.delete("foo_job");
    else world.schedules.put("foo_job", held);
    expect(await reconcile()).toEqual(["schedule"]);
    expect(world.schedules.get("foo_job")).toEqual(SOUND);
  });

  test("is removed where there is no job any more, and left alone where there is neither", async () => {
    const { world, deps } = await sound();
    await deps.jobs.remove("foo_job", NOW);
    expect(await reconcileSchedule(deps, "foo_job")).toBe(true);
    expect(world.schedules.keys()).toEqual([]);
    expect(await reconcileSchedule(deps, "foo_job")).toBe(false);
  });

  test("that EventBridge refuses is thrown", async () => {
    const { world, deps } = await sound();
    world.schedules.delete("foo_job");
    const put = () => Promise.reject(new Error("quota of schedules"));
    const reconciling = reconcileSchedule({ ...deps, schedules: { ...deps.schedules, put } }, "foo_job");
    await expect(reconciling).rejects.toThrow("quota of schedules");
  });
});

describe("planning", () => {
  test.each([
    { ms: 120_000, repairs: [] },
    { ms: 120_001, repairs: ["planning"] },
  ])("$ms ms after an instant without an outcome repairs $repairs", async ({ ms, repairs }) => {
    const { world, reconcile } = await sound({ misfire: true });
    world.now = NOON + ms;
    expect(await reconcile()).toEqual(repairs);
    expect(world.fires.keys()).toHaveLength(repairs.length);
  });

  test("arms the next four minutes, too", async () => {
    const { world, reconcile } = await sound();
    world.now = NOON + 200_000;
    await reconcile();
    expect(world.cursors.get("foo_job")).toMatchObject({ armedUntil: world.now + 240_000 });
    expect(world.fires.values().map(({ status, reason }) => [status, reason])).toEqual([["STARTED", undefined]]);
  });

  test("begins anew for a job without a cursor, and earlier instants get no outcome", async () => {
    const { world, reconcile } = await sound();
    world.now = NOON + 3_600_000;
    world.cursors.delete("foo_job");
    world.schedules.delete("foo_job");
    expect(await reconcile()).toEqual(["schedule", "planning"]);
    expect([world.schedules.keys(), world.fires.keys()]).toEqual([["foo_job"], []]);
    expect(await reconcile()).toEqual([]);
  });
});

describe("the run state", () => {
  /** A job whose fire at noon runs. A writer disabled it, and died. */
  async function disabled(job: Partial<JobConfig> = {}) {
    const over = await sound({ misfire: true, cron: "0/5 0 12 * * ?", ...job });
    const { world, deps } = over;
    world.now = NOON + 10;
    const started = await fire(deps, "foo_job", NOON);
    const executionId = started?.executionId ?? "";
    const { revision, ...stored } = await storedJob(over);
    world.jobs.put("foo_job", { ...stored, revision, enabled: false });
    world.schedules.put("foo_job", { ...SOUND, ...world.schedules.get("foo_job"), enabled: false });
    const status = () => world.executions.get(executionId)?.status;
    const execution = () => world.executions.get(executionId) as NonNullable<ReturnType<typeof world.executions.get>>;
    return { ...over, executionId, status, execution };
  }

  test("of a job that is disabled has its execution cancelled", async () => {
    const { reconcile, status } = await disabled();
    expect(await reconcile()).toEqual(["run-state"]);
    expect(status()).toBe("CANCELLING");
    expect(await reconcile()).toEqual([]);
  });

  test("of a job whose app is disabled, too", async () => {
    const over = await sound({ misfire: true });
    const { world, deps, reconcile } = over;
    world.now = NOON + 10;
    const started = await fire(deps, "foo_job", NOON);
    expect(await reconcile()).toEqual([]);
    world.apps.put("foo_app", anApp({ disabled: true }));
    expect(await reconcile()).toEqual(["run-state"]);
    expect(world.executions.get(started?.executionId ?? "")).toMatchObject({ status: "CANCELLING" });
  });

  test("of a job that is disabled loses its waiting fires", async () => {
    const { world, deps, reconcile, execution, executionId } = await disabled();
    world.executions.put(executionId, { ...execution(), status: "CANCELLING" });
    await fire({ ...deps, jobs: { ...deps.jobs, get: async () => undefined } }, "foo_job", NOON);
    const state = await deps.runs.readState("foo_job");
    world.fires.put("foo_job#t1", {
      jobName: "foo_job",
      fireId: "t1",
      firedAt: NOON,
      revision: NOW,
      status: "QUEUED",
      recordedAt: NOON,
    });
    world.states.put("foo_job", { ...state, queue: ["t1"] });
    expect(await reconcile()).toEqual(["run-state"]);
    expect(world.fires.get("foo_job#t1")).toMatchObject({ status: "SKIPPED" });
  });

  test("of a DAEMON job that is disabled is halted for as long as an execution is open", async () => {
    const { world, deps, reconcile } = await disabled({ jobExecutionType: "DAEMON" });
    expect(await reconcile()).toEqual(["run-state"]);
    expect(world.invoked).toContainEqual({ halt: { haltedJob: "foo_job" } });
    const { daemonRuns, ...idle } = await deps.runs.readState("foo_job");
    expect(daemonRuns).toBe(1);
    world.states.put("foo_job", { ...idle, daemonRuns: 0 });
    expect(await reconcile()).toEqual([]);
  });

  test("of a job that is disabled and runs nothing is as it should be", async () => {
    const over = await disabled();
    const { world, reconcile, executionId, execution } = over;
    world.states.put("foo_job", { version: 7, queue: [] });
    const noted = askedOf(over.deps);
    expect(await reconcileJob(noted.deps, await storedJob(over))).toEqual([]);
    expect(noted.asked).not.toContain("runs.getExecution");
    world.states.put("foo_job", { version: 7, queue: [], running: cronFireId(NOON) });
    world.executions.put(executionId, { ...execution(), status: "FINISHED" });
    expect(await reconcile()).toEqual([]);
    expect(world.states.get("foo_job")).toMatchObject({ version: 7 });
  });
});

describe("an execution", () => {
  /** The fire at noon runs, and this many of its three chunks were handed to Lambda. */
  async function running(releasedChunks: number, doneChunks: readonly number[] = []) {
    const over = await sound({ shardingTotalCount: 6, shardingItemParameters: "", cron: "0 0 12 4 1 ?" });
    const { world, deps } = over;
    world.now = NOON;
    const started = await fire({ ...deps, shardsPerChunk: 2 }, "foo_job", NOON);
    if (started === undefined) throw new Error("nothing was started");
    const { executionId } = started;
    await deps.cursors.settle(await cursorOf(over), NOON, undefined);
    world.executions.put(executionId, { ...started, releasedChunks, doneChunks: new Set(doneChunks) });
    const reconciledAfter = async (ms: number) => {
      world.now = NOON + ms;
      world.invoked.length = 0;
      const repairs = await over.reconcile();
      return [repairs, ...world.invoked];
    };
    return { ...over, executionId, reconciledAfter };
  }

  test("whose first chunk was not handed over within a minute is fanned out", async () => {
    const { executionId, reconciledAfter } = await running(0);
    expect(await reconciledAfter(60_000)).toEqual([[]]);
    expect(await reconciledAfter(60_001)).toEqual([["fan-out"], { fanOut: { executionId, chunk: 0 } }]);
  });

  test("whose first chunk was handed over is owed its next ones by itself", async () => {
    const { reconciledAfter } = await running(1);
    expect(await reconciledAfter(60_001)).toEqual([[]]);
  });

  test("that is silent for longer than a task may be has its chunks in Lambda checked", async () => {
    const { executionId, reconciledAfter } = await running(2);
    const checks = [0, 1].map((chunk) => ({ check: { executionId, chunk } }));
    expect(await reconciledAfter(960_000)).toEqual([[]]);
    expect(await reconciledAfter(960_001)).toEqual([[], ...checks]);
  });

  test("has the first chunk checked even if it is done: that completes it when all of them are", async () => {
    const { executionId, reconciledAfter } = await running(3, [0, 1, 2]);
    expect(await reconciledAfter(960_001)).toEqual([[], { check: { executionId, chunk: 0 } }]);
  });

  test("that is forgotten, or that does not run, is left alone", async () => {
    const { world, executionId, reconciledAfter } = await running(0);
    world.executions.delete(executionId);
    expect(await reconciledAfter(960_001)).toEqual([[]]);
    world.states.put("foo_job", { version: 7, queue: [] });
    expect(await reconciledAfter(960_001)).toEqual([[]]);
  });

  test("is the one that the run state names", async () => {
    const { world, reconciledAfter } = await running(0);
    world.states.put("foo_job", { version: 7, queue: [], running: cronFireId(NOON + 86_400_000) });
    const other = executionIdOf("foo_job", cronFireId(NOON + 86_400_000));
    expect(world.executions.get(other)).toBeUndefined();
    expect(await reconciledAfter(960_001)).toEqual([[]]);
  });
});
