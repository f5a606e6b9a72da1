import { expect, test } from "vitest";
import type { Job } from "../../../functions/contract/job.ts";
import { changeJob } from "../../../functions/steps/configuration/change-job.ts";
import { deregisterJob } from "../../../functions/steps/configuration/deregister-job.ts";
import { registerJob } from "../../../functions/steps/configuration/register-job.ts";
import { askedOf } from "../../support/asked-of.ts";
import { NOW, overWorld } from "../../support/over-world.ts";
import type { Over } from "./a-writer.ts";

/** Due every five seconds: ten ticks a message, a hundred a move of the cursor. */
const TICKS = ["ticks.send", "cursors.arm", "ticks.send", "cursors.arm"];
const RUN_STATE = ["runs.readState", "jobs.get", "apps.get", "runs.commit", "cursors.applied"];

const ORIGIN = { action: "updated", at: NOW, caller: "arn:aws:iam::1:user/ann", sourceAddress: "192.0.2.1" } as const;

const jobOf = async ({ deps }: Over): Promise<Job> => {
  const job = await deps.jobs.get("foo_job");
  if (job === undefined) throw new Error("there is no job");
  return job;
};

test("a register makes no request that it does not need", async () => {
  const { deps, config } = await overWorld();
  const noted = askedOf(deps);
  await registerJob(noted.deps, { ...config, jobName: "new_job" });
  const schedule = ["schedules.put", "cursors.endSchedule"];
  expect(noted.asked).toEqual(["taskKey.make", "jobs.create", ...schedule, ...RUN_STATE, ...TICKS]);
});

test("an update makes no request that it does not need", async () => {
  const over = await overWorld();
  const noted = askedOf(over.deps);
  await changeJob(noted.deps, await jobOf(over), { config: over.config });
  const store = ["cursors.get", "jobs.listRevisions", "jobs.change"];
  const schedule = ["schedules.put", "cursors.endSchedule"];
  expect(noted.asked).toEqual([...store, ...schedule, ...RUN_STATE, ...TICKS]);
});

test.each(["update", "enable"] as const)("a refused schedule takes an %s back", async (operation) => {
  const over = await overWorld();
  const { deps, config } = over;
  if (operation === "enable") await changeJob(deps, await jobOf(over), { enabled: false });
  const before = await jobOf(over);
  const schedules = { ...deps.schedules, put: () => Promise.reject(new Error("quota of schedules")) };
  const change = operation === "enable" ? { enabled: true } : { config: { ...config, cron: "0 0 12 * * ?" } };
  await expect(changeJob({ ...deps, schedules }, before, change)).rejects.toThrow("quota of schedules");
  const after = await jobOf(over);
  expect(after).toEqual({ ...before, revision: after.revision });
  expect(after.revision).toBeGreaterThan(before.revision);
});

test("a job that was changed since is stale, and one that is gone absent: nothing is written", async () => {
  const over = await overWorld();
  const { deps, config } = over;
  const job = await jobOf(over);
  const noted = askedOf(deps);
  expect(await changeJob(noted.deps, { ...job, revision: job.revision - 1 }, { config })).toBe("stale");
  await deps.jobs.remove("foo_job", job.revision);
  expect(await changeJob(noted.deps, job, { config })).toBe("absent");
  expect(noted.asked.filter((call) => /schedules|ticks|runs\.commit/.test(call))).toEqual([]);
});

test.each([ORIGIN, undefined])(
  "a revision that is taken back says so, and its consequences follow: %o",
  async (origin) => {
    const over = await overWorld();
    const { world, deps, config } = over;
    let puts = 0;
    const put: typeof deps.schedules.put = async (schedule) => {
      if (++puts === 1) throw new Error("quota of schedules");
      await deps.schedules.put(schedule);
    };
    world.now = NOW + 1_000;
    const change = { config: { ...config, cron: "0 0 12 * * ?" }, origin };
    const changing = changeJob({ ...deps, schedules: { ...deps.schedules, put } }, await jobOf(over), change);
    await expect(changing).rejects.toThrow("quota of schedules");
    const { revision, config: stored, origin: made } = await jobOf(over);
    expect(stored).toEqual(config);
    expect(made).toEqual(origin && { ...origin, action: "taken-back", at: NOW + 1_000 });
    expect(world.schedules.get("foo_job")).toBeDefined();
    expect(world.cursors.get("foo_job")).toMatchObject({ appliedRevision: revision, armedUntil: world.now + 840_000 });
  },
);

test("a schedule of before that is refused, too, stays owed, and is logged", async () => {
  const over = await overWorld();
  const { world, deps, config, errors } = over;
  const refused = new Error("quota of schedules");
  const schedules = { ...deps.schedules, put: () => Promise.reject(refused) };
  await expect(changeJob({ ...deps, schedules }, await jobOf(over), { config })).rejects.toThrow(refused);
  expect(errors).toMatchObject([{ fact: "the schedule of before was refused, and is owed", cause: refused }]);
  const { revision } = await jobOf(over);
  expect(world.cursors.get("foo_job")).toMatchObject({ revision, appliedRevision: revision });
  expect(world.cursors.get("foo_job")?.scheduledRevision).toBeUndefined();
});

test("a refused schedule takes nothing back that was changed meanwhile", async () => {
  const over = await overWorld();
  const { deps, config } = over;
  const put = async () => {
    const job = await jobOf(over);
    if (job.config.description === "") await deps.jobs.change(newer(job), job.revision, NOW + 120_000);
    throw new Error("quota of schedules");
  };
  const newer = (job: Job) => ({ ...job, revision: job.revision + 1, config: { ...config, description: "newer" } });
  const changing = changeJob({ ...deps, schedules: { ...deps.schedules, put } }, await jobOf(over), { config });
  await expect(changing).rejects.toThrow("quota of schedules");
  expect((await jobOf(over)).config.description).toBe("newer");
});

test("a refused schedule does not take a disable back: it needs none", async () => {
  const over = await overWorld();
  const { world, deps } = over;
  const schedules = { ...deps.schedules, put: () => Promise.reject(new Error("EventBridge is down")) };
  await changeJob({ ...deps, schedules }, await jobOf(over), { enabled: false });
  expect(await jobOf(over)).toMatchObject({ enabled: false });
  expect(world.cursors.get("foo_job")?.appliedRevision).toBe((await jobOf(over)).revision);
  expect(world.cursors.get("foo_job")?.scheduledRevision).toBeUndefined();
  expect(world.cursors.marks("foo_job")?.owes).toMatchObject({ kind: "plan" });
});

test.each([
  { what: "a zone that is known no more", change: { timeZone: "Atlantis/Capital" } },
  { what: "a cron that is no cron any more", change: { cron: "every noon" } },
])("a job with $what can be disabled, updated and removed", async ({ change }) => {
  const over = await overWorld(change);
  const { world, deps, config, errors } = over;
  world.now += 60_000;
  expect(await changeJob(deps, await jobOf(over), { enabled: false })).toMatchObject({ enabled: false });
  expect(await changeJob(deps, await jobOf(over), { config: { ...config, description: "still so" } })).toMatchObject({
    config: { description: "still so" },
  });
  const sound = { ...config, cron: "0 0 12 * * ?", timeZone: "UTC" };
  expect(await changeJob(deps, await jobOf(over), { config: sound, enabled: true })).toMatchObject({ enabled: true });
  expect(world.schedules.get("foo_job")).toMatchObject({ expression: "cron(58 11 * * ? *)" });
  await changeJob(deps, await jobOf(over), { config });
  expect(world.schedules.keys()).toEqual([]);
  expect(await deregisterJob(deps, await jobOf(over))).toBe("deregistered");
  expect([world.jobs.keys(), errors]).toEqual([[], []]);
});
