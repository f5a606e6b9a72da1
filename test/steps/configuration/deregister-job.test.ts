import { describe, expect, test } from "vitest";
import { deregisterJob, finishDeregistration } from "../../../functions/steps/configuration/deregister-job.ts";
import { fire } from "../../../functions/steps/planning/fire.ts";
import { owedOf } from "../../memory/message-ports.ts";
import { askedOf } from "../../support/asked-of.ts";
import { everyDeath } from "../../support/dying.ts";
import { NOW, overWorld } from "../../support/over-world.ts";
import { doOwedWork } from "../../support/owed-work.ts";
import { storedJob } from "../../support/stored-job.ts";

/** After this instant the write that the registration began has taken effect, or it never will. */
const WRITTEN = NOW + 120_000;
const FINISH = [
  "schedules.remove",
  ...["runs.readState", "jobs.get", "apps.get", "runs.commit", "cursors.applied"],
  ...["jobs.remove", "cursors.forget"],
];

async function registered() {
  const over = await overWorld({ cron: "0 0 12 * * ?" });
  const { world, deps } = over;
  world.now = WRITTEN;
  await deps.schedules.put({ jobName: "foo_job", expression: "cron(58 11 * * ? *)", timeZone: "UTC", enabled: true });
  return { ...over, job: await storedJob(over) };
}

const ORIGIN = {
  action: "deregistered",
  at: NOW,
  caller: "arn:aws:iam::1:user/ann",
  sourceAddress: "192.0.2.1",
} as const;

describe("a deregistration", () => {
  test("marks the job, removes its schedule, halts its run state, and removes it and its cursor", async () => {
    const { world, deps, job } = await registered();
    const noted = askedOf(deps);
    let marked: unknown;
    const remove: typeof deps.schedules.remove = async (jobName) => {
      marked = [world.jobs.get(jobName), owedOf(world)];
      await noted.deps.schedules.remove(jobName);
    };
    const schedules = { ...noted.deps.schedules, remove };
    expect(await deregisterJob({ ...noted.deps, schedules }, job)).toBe("deregistered");
    expect(marked).toEqual([
      { ...job, enabled: false, state: "DELETING", revision: WRITTEN },
      [{ owes: "plan", jobName: "foo_job", dueAt: WRITTEN + 120_000 }],
    ]);
    expect(noted.asked).toEqual(["cursors.get", "jobs.listRevisions", "jobs.change", ...FINISH]);
    for (const rows of [world.jobs, world.cursors, world.schedules]) expect(rows.keys()).toEqual([]);
    expect(owedOf(world)).toEqual([]);
  });

  test("says where it comes from", async () => {
    const { deps, job } = await registered();
    let origin: unknown;
    const change: typeof deps.jobs.change = async (next, ...more) => {
      origin = next.origin;
      return deps.jobs.change(next, ...more);
    };
    await deregisterJob({ ...deps, jobs: { ...deps.jobs, change } }, job, ORIGIN);
    expect(origin).toEqual(ORIGIN);
  });

  test("cancels the running execution", async () => {
    const over = await overWorld();
    const { world, deps } = over;
    world.now = NOW + 4_760;
    const started = await fire(deps, "foo_job", NOW + 4_750);
    await deregisterJob(deps, await storedJob(over));
    expect(world.executions.get(started?.executionId ?? "")).toMatchObject({
      status: "CANCELLING",
      reason: "deregistered",
    });
  });

  test("does nothing for a job that was changed or removed meanwhile, and says which", async () => {
    const { deps, job } = await registered();
    const noted = askedOf(deps);
    expect(await deregisterJob(noted.deps, { ...job, revision: NOW - 1 })).toBe("stale");
    await deps.jobs.remove("foo_job", NOW);
    expect(await deregisterJob(noted.deps, { ...job, revision: NOW - 1 })).toBe("absent");
    expect(noted.asked).toEqual(["cursors.get", "jobs.change", "cursors.get", "jobs.change"]);
  });

  test("may die after any call", async () => {
    const result = await everyDeath({
      begin: registered,
      step: ({ job }, deps) => deregisterJob(deps, job),
      // Its caller repeats it while the job is there.
      after: async (over) => {
        const job = await over.deps.jobs.get("foo_job");
        if (job?.state === "ACTIVE") await deregisterJob(over.deps, job);
        await doOwedWork(over, NOW + 3_600_000);
      },
      told: ({ world }) => [world.jobs, world.schedules, world.cursors].map((rows) => rows.keys()),
    });
    expect(result).toMatchObject({ told: [[], [], []], different: {}, together: [] });
  });
});

describe("a deregistration that is continued", () => {
  /** Its first writer died after the mark. */
  async function marked() {
    const over = await registered();
    const { world, deps, job } = over;
    const deleting = { ...job, revision: WRITTEN, enabled: false, state: "DELETING" } as const;
    await deps.jobs.change(deleting, NOW, WRITTEN + 120_000);
    world.now = WRITTEN + 120_000;
    return { ...over, deleting };
  }

  test("begins another removal of the schedule, and finishes", async () => {
    const { world, deps, deleting } = await marked();
    const noted = askedOf(deps);
    await finishDeregistration(noted.deps, deleting);
    expect(noted.asked).toEqual(["cursors.beginSchedule", ...FINISH]);
    for (const rows of [world.jobs, world.cursors, world.schedules]) expect(rows.keys()).toEqual([]);
  });

  test("owes itself for two minutes more", async () => {
    const { world, deps, deleting } = await marked();
    const schedules = { ...deps.schedules, remove: () => Promise.reject(new Error("EventBridge is down")) };
    await expect(finishDeregistration({ ...deps, schedules }, deleting)).rejects.toThrow("EventBridge is down");
    expect(owedOf(world)).toEqual([{ owes: "plan", jobName: "foo_job", dueAt: world.now + 120_000 }]);
  });

  test("does nothing when another one has finished it", async () => {
    const { world, deps, deleting, config } = await marked();
    await finishDeregistration(deps, deleting);
    await deps.jobs.create({ revision: WRITTEN + 1, enabled: true, config, state: "ACTIVE" }, NOW);
    const noted = askedOf(deps);
    await finishDeregistration(noted.deps, deleting);
    expect(noted.asked).toEqual(["cursors.beginSchedule"]);
    expect(world.jobs.keys()).toEqual(["foo_job"]);
  });
});

describe("a name that is registered again before the schedule is removed", () => {
  /** The remove takes effect after a new job of the name has its schedule. */
  async function renamed(put?: () => Promise<never>) {
    const over = await registered();
    const { world, deps, config, job } = over;
    const remove: typeof deps.schedules.remove = async (jobName) => {
      await deps.jobs.remove("foo_job", WRITTEN);
      await deps.jobs.create({ revision: WRITTEN + 1, enabled: true, config, state: "ACTIVE" }, WRITTEN + 120_000);
      await deps.schedules.remove(jobName);
      world.now = WRITTEN + 360_000;
    };
    const schedules = { ...deps.schedules, remove, ...(put && { put }) };
    return { ...over, deregister: () => deregisterJob({ ...deps, schedules }, job) };
  }

  test("has the new job's schedule written again", async () => {
    const { world, deregister } = await renamed();
    expect(await deregister()).toBe("deregistered");
    expect(world.schedules.get("foo_job")).toMatchObject({ enabled: true });
    expect(world.cursors.get("foo_job")).toMatchObject({ revision: WRITTEN + 1, scheduledRevision: WRITTEN + 1 });
    expect(world.jobs.get("foo_job")).toMatchObject({ state: "ACTIVE" });
  });

  test("throws when that is refused", async () => {
    const { deregister } = await renamed(() => Promise.reject(new Error("quota of schedules")));
    await expect(deregister()).rejects.toThrow("quota of schedules");
  });
});
