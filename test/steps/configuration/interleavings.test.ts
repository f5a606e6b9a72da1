import { describe, expect, test } from "vitest";
import type { Job } from "../../../functions/contract/job.ts";
import { changeJob } from "../../../functions/steps/configuration/change-job.ts";
import { deregisterJob, finishDeregistration } from "../../../functions/steps/configuration/deregister-job.ts";
import { registerJob } from "../../../functions/steps/configuration/register-job.ts";
import { fire } from "../../../functions/steps/planning/fire.ts";
import { NOW, overWorld } from "../../support/over-world.ts";
import { held, type Over, sweep } from "./a-writer.ts";

const NOON = "0 0 12 * * ?";

/** The job as it is stored. */
async function jobOf({ deps }: Over): Promise<Job> {
  const job = await deps.jobs.get("foo_job");
  if (job === undefined) throw new Error("there is no job");
  return job;
}

/** A job that owes no work, due at noon. */
async function aJobAtNoon(): Promise<Over> {
  const over = await overWorld({ cron: NOON });
  await sweep(over);
  await sweep(over);
  return over;
}

describe("a remove of a schedule that hangs while the name is removed and registered again", () => {
  test.each(["lives", "dies"] as const)("leaves the new job with its schedule, when its caller %s", async (caller) => {
    const over = await aJobAtNoon();
    const { world, deps, config } = over;
    const remove = held(deps.schedules.remove);
    const slow = deregisterJob({ ...deps, schedules: { ...deps.schedules, remove: remove.call } }, await jobOf(over));
    await remove.begun;
    world.now += 1_000;
    await finishDeregistration(deps, await jobOf(over));
    expect(world.jobs.keys()).toEqual([]);
    world.now += 1_000;
    expect(await registerJob(deps, config)).toMatchObject({ enabled: true });
    const right = world.schedules.get("foo_job");
    expect(right).toBeDefined();
    await remove.land(caller);
    if (caller === "lives") await slow;
    else await sweep(over);
    expect(world.schedules.get("foo_job")).toEqual(right);
  });
});

describe("a put of a schedule that lands after another writer's put, and then its caller dies", () => {
  test("is written over: the mark of the other writer does not vouch for it", async () => {
    const over = await aJobAtNoon();
    const { world, deps, config } = over;
    const put = held(deps.schedules.put);
    const slow = { ...deps, schedules: { ...deps.schedules, put: put.call } };
    void changeJob(slow, await jobOf(over), { config: { ...config, cron: "0 0 3 * * ?" } });
    await put.begun;
    world.now += 1_000;
    await changeJob(deps, await jobOf(over), { config });
    const right = world.schedules.get("foo_job");
    await put.land("dies");
    expect(world.schedules.get("foo_job")).not.toEqual(right);
    await sweep(over);
    expect(world.schedules.get("foo_job")).toEqual(right);
  });
});

describe("a disable whose writer dies after it was stored", () => {
  test("cancels the running execution, although another writer has written its schedule", async () => {
    const over = await overWorld({ cron: NOON, misfire: true });
    const { world, deps } = over;
    await sweep(over);
    world.now = Date.parse("2027-01-04T12:00:00.100Z");
    const started = await fire(deps, "foo_job", Date.parse("2027-01-04T12:00:00Z"));
    expect(started).toBeDefined();
    // An update has brought the run state to its own revision, and writes its schedule.
    const put = held(deps.schedules.put);
    const updating = changeJob({ ...deps, schedules: { ...deps.schedules, put: put.call } }, await jobOf(over), {
      config: { ...(await jobOf(over)).config, description: "new" },
    });
    await put.begun;
    world.now += 1_000;
    // The disable dies right after it was stored.
    let isStored = false;
    const change: typeof deps.jobs.change = async (...args) => {
      isStored = (await deps.jobs.change(...args)) === "changed";
      return new Promise(() => {});
    };
    void changeJob({ ...deps, jobs: { ...deps.jobs, change } }, await jobOf(over), { enabled: false });
    await expect.poll(() => isStored).toBe(true);
    await put.land("lives");
    await updating;
    await sweep(over);
    expect(world.executions.get(started?.executionId ?? "")).toMatchObject({
      status: "CANCELLING",
      reason: "disabled",
    });
  });
});

describe("a punctual message that fails", () => {
  const refusing = (over: Over) => ({
    ...over.deps,
    invoker: {
      ...over.deps.invoker,
      fanOut: () => Promise.reject(new Error("Lambda throttles")),
      halt: () => Promise.reject(new Error("Lambda throttles")),
    },
  });

  test("does not take a disable back: its work is owed", async () => {
    const over = await overWorld();
    const { world, deps } = over;
    world.now = NOW + 4_750 + 10;
    const started = await fire(deps, "foo_job", NOW + 4_750);
    await changeJob(refusing(over), await jobOf(over), { enabled: false });
    expect(await jobOf(over)).toMatchObject({ enabled: false });
    expect(world.executions.get(started?.executionId ?? "")).toMatchObject({ status: "CANCELLING" });
    expect(world.executions.marks(started?.executionId ?? "")?.owes).toMatchObject({ kind: "fan-out" });
  });

  test("of a tick does not take a register back", async () => {
    const { world, deps, config } = await overWorld();
    const ticks = { send: () => Promise.reject(new Error("SQS throttles")) };
    const job = await registerJob({ ...deps, ticks }, { ...config, jobName: "new_job" });
    expect(job).toMatchObject({ enabled: true });
    expect(world.jobs.get("new_job")).toEqual(job);
    expect(world.cursors.marks("new_job")?.owes).toMatchObject({ kind: "plan" });
  });
});
