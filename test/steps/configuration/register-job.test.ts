import { describe, expect, test } from "vitest";
import { registerJob } from "../../../functions/steps/configuration/register-job.ts";
import { owedOf } from "../../memory/message-ports.ts";
import { askedOf } from "../../support/asked-of.ts";
import { NOW, overWorld } from "../../support/over-world.ts";
import { storedJob } from "../../support/stored-job.ts";

const ORIGIN = {
  action: "registered",
  at: NOW,
  caller: "arn:aws:iam::1:user/ann",
  sourceAddress: "192.0.2.1",
} as const;
const refused = new Error("quota of schedules");
const refuse = () => Promise.reject(refused);

async function registering() {
  const over = await overWorld();
  over.world.now = NOW + 1_000;
  const config = { ...over.config, jobName: "new_job" };
  const refusing = { ...over.deps, schedules: { ...over.deps.schedules, put: refuse } };
  return { ...over, config, refusing };
}

describe("a new job", () => {
  test("is enabled, in force from now on, and planned 14 minutes ahead", async () => {
    const { world, deps, config } = await registering();
    const revision = world.now;
    const job = { revision, incarnation: revision, enabled: true, config, state: "ACTIVE" };
    expect(await registerJob(deps, config)).toEqual(job);
    expect(world.jobs.get("new_job")).toEqual(job);
    expect(world.schedules.get("new_job")).toMatchObject({ enabled: true });
    const marks = { scheduledRevision: revision, appliedRevision: revision, settledUntil: revision };
    expect(world.cursors.get("new_job")).toMatchObject({ ...marks, armedUntil: world.now + 840_000 });
  });

  test("says where it comes from", async () => {
    const { world, deps, config } = await registering();
    expect(await registerJob(deps, config, ORIGIN)).toMatchObject({ origin: ORIGIN });
    expect(world.jobs.get("new_job")).toMatchObject({ origin: ORIGIN });
  });

  test("never begins on a whole second, where one of its instants may be due", async () => {
    const { world, deps, config } = await registering();
    world.now = NOW - 250;
    expect(await registerJob(deps, config)).toMatchObject({ revision: NOW - 249 });
  });

  test("has the key of its task ids before it is stored", async () => {
    const { world, deps, config } = await registering();
    const taskKey = { ...deps.taskKey, make: refuse };
    await expect(registerJob({ ...deps, taskKey }, config)).rejects.toThrow(refused);
    expect(world.jobs.get("new_job")).toBeUndefined();
  });

  test("leaves the rest of its work to the sweep two minutes later when its writer dies", async () => {
    const { world, deps, config } = await registering();
    const put = () => new Promise<never>(() => {});
    void registerJob({ ...deps, schedules: { ...deps.schedules, put } }, config);
    await expect.poll(() => world.jobs.get("new_job")).toBeDefined();
    expect(owedOf(world)).toContainEqual({ owes: "plan", jobName: "new_job", dueAt: world.now + 120_000 });
  });
});

test("a name that is taken is left alone", async () => {
  const over = await registering();
  const { deps, config } = over;
  const before = await storedJob(over);
  const noted = askedOf(deps);
  expect(await registerJob(noted.deps, { ...config, jobName: "foo_job" })).toBe("exists");
  expect(noted.asked).toEqual(["taskKey.make", "jobs.create"]);
  expect(await storedJob(over)).toEqual(before);
});

describe("a job whose schedule is refused", () => {
  test("is removed again, and was never planned", async () => {
    const { world, refusing, config, errors } = await registering();
    await expect(registerJob(refusing, config)).rejects.toThrow(refused);
    expect([world.jobs.get("new_job"), world.ticks, errors]).toEqual([undefined, [], []]);
    // The refused write may still take effect: a removal of the schedule is owed.
    expect(owedOf(world)).toContainEqual({ owes: "plan", jobName: "new_job", dueAt: world.now + 120_000 });
  });

  test.each([ORIGIN, undefined])("is removed with the same caller as its origin: %o", async (origin) => {
    const { deps, refusing, config } = await registering();
    const changed: unknown[] = [];
    const change: typeof deps.jobs.change = async (job, ...more) => {
      changed.push(job.origin);
      return deps.jobs.change(job, ...more);
    };
    const registered = registerJob({ ...refusing, jobs: { ...deps.jobs, change } }, config, origin);
    await expect(registered).rejects.toThrow(refused);
    expect(changed).toEqual([origin && { ...origin, action: "taken-back" }]);
  });

  test("stays when it was changed meanwhile", async () => {
    const over = await registering();
    const { deps, config } = over;
    const put = async () => {
      const job = await storedJob(over, "new_job");
      await deps.jobs.change({ ...job, revision: job.revision + 1 }, job.revision, NOW);
      throw refused;
    };
    await expect(registerJob({ ...deps, schedules: { ...deps.schedules, put } }, config)).rejects.toThrow(refused);
    expect(await storedJob(over, "new_job")).toMatchObject({ state: "ACTIVE", enabled: true });
  });

  test("is gone already when another request has removed it", async () => {
    const { world, deps, config, errors } = await registering();
    const put = async () => {
      world.jobs.delete("new_job");
      throw refused;
    };
    await expect(registerJob({ ...deps, schedules: { ...deps.schedules, put } }, config)).rejects.toThrow(refused);
    expect(errors).toEqual([]);
  });

  test("is told even if its removal fails, which is logged", async () => {
    const { refusing, config, errors } = await registering();
    const schedules = { ...refusing.schedules, remove: () => Promise.reject(new Error("EventBridge is down")) };
    await expect(registerJob({ ...refusing, schedules }, config)).rejects.toThrow(refused);
    expect(errors).toMatchObject([{ fact: "the removal is owed", cause: new Error("EventBridge is down") }]);
  });
});
