import { setImmediate } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import type { Schedule } from "../../../functions/ports/schedules.ts";
import { scheduledBy, writeSchedule } from "../../../functions/steps/configuration/write-schedule.ts";
import { owedOf } from "../../memory/message-ports.ts";
import { askedOf } from "../../support/asked-of.ts";
import { NOW, overWorld } from "../../support/over-world.ts";
import { storedJob } from "../../support/stored-job.ts";

/** From this instant on the write that the registration has begun has taken effect, or never will. */
const WRITTEN = NOW + 120_000;
const BEGIN = ["jobs.get", "cursors.beginSchedule"];
/** A job that is gone is looked for once more, behind its cursor. */
const BEGIN_REMOVAL = ["jobs.get", "cursors.get", "jobs.get", "cursors.beginSchedule"];

async function owing() {
  const over = await overWorld();
  over.world.now = WRITTEN;
  return { ...over, ...askedOf(over.deps) };
}

/** Schedules whose writes let something happen before they end. */
function meanwhile({ deps }: Awaited<ReturnType<typeof owing>>, happens: (writes: number) => Promise<unknown>) {
  let writes = 0;
  const wrap =
    <T>(write: (given: T) => Promise<void>) =>
    async (given: T) => {
      await happens(++writes);
      await write(given);
    };
  const { put, remove } = deps.schedules;
  return { ...deps, schedules: { ...deps.schedules, put: wrap<Schedule>(put), remove: wrap<string>(remove) } };
}

describe("a write", () => {
  test("begins in the cursor, which owes it for two minutes, and ends there", async () => {
    const { world, deps, asked } = await owing();
    let owed: unknown;
    const put: typeof deps.schedules.put = async (schedule) => {
      owed = owedOf(world);
      await deps.schedules.put(schedule);
    };
    expect(await writeSchedule({ ...deps, schedules: { ...deps.schedules, put } }, "foo_job")).toBeUndefined();
    expect(owed).toEqual([{ owes: "plan", jobName: "foo_job", dueAt: WRITTEN + 120_000 }]);
    expect(asked).toEqual([...BEGIN, "schedules.put", "cursors.endSchedule"]);
    expect(world.schedules.get("foo_job")).toMatchObject({ jobName: "foo_job", enabled: true });
    const { scheduledRevision, schedulingUntil } = world.cursors.get("foo_job") ?? {};
    expect([scheduledRevision, schedulingUntil]).toEqual([NOW, undefined]);
  });

  test("that a change of the job has begun is not begun again", async () => {
    const { world, deps, asked } = await owing();
    const job = await storedJob({ deps });
    asked.length = 0;
    expect(await writeSchedule(deps, "foo_job", job)).toBeUndefined();
    expect(asked).toEqual(["schedules.put", "cursors.endSchedule"]);
    expect(world.cursors.get("foo_job")).toMatchObject({ scheduledRevision: NOW });
  });

  test("is ended at the instant at which it has taken effect", async () => {
    const over = await owing();
    const { world, deps } = over;
    world.now = WRITTEN - 1_000;
    const slow = meanwhile(over, async () => {
      world.now = WRITTEN;
    });
    await writeSchedule(slow, "foo_job");
    expect((await deps.cursors.get("foo_job"))?.scheduledRevision).toBe(NOW);
  });

  test("beside another one that may still take effect vouches for nothing", async () => {
    const { world, deps } = await owing();
    world.now = WRITTEN - 1;
    expect(await writeSchedule(deps, "foo_job")).toBeUndefined();
    expect(world.schedules.get("foo_job")).toBeDefined();
    expect(world.cursors.get("foo_job")?.scheduledRevision).toBeUndefined();
  });

  test("that EventBridge refuses says why, and stays owed", async () => {
    const { world, deps } = await owing();
    const refused = new Error("quota of schedules");
    const schedules = { ...deps.schedules, put: () => Promise.reject(refused) };
    expect(await writeSchedule({ ...deps, schedules }, "foo_job")).toEqual({ refused });
    expect(world.cursors.get("foo_job")?.scheduledRevision).toBeUndefined();
    expect(owedOf(world)).toHaveLength(1);
  });

  test("of a job whose cron never fires again removes its schedule, and keeps the cursor", async () => {
    const over = await overWorld({ cron: "0 0 12 1 1 ? 2026" });
    const { world, deps } = over;
    world.now = WRITTEN;
    await deps.schedules.put({ jobName: "foo_job", expression: "cron(0 12 * * ? *)", timeZone: "UTC", enabled: true });
    expect(await writeSchedule(deps, "foo_job")).toBeUndefined();
    expect(world.schedules.keys()).toEqual([]);
    expect(world.cursors.get("foo_job")).toMatchObject({ scheduledRevision: NOW });
  });
});

describe("a write of a job that is gone", () => {
  test("removes the schedule, and its cursor then", async () => {
    const { world, deps, asked } = await owing();
    world.jobs.delete("foo_job");
    expect(await writeSchedule(deps, "foo_job")).toBeUndefined();
    expect(asked).toEqual([...BEGIN_REMOVAL, "schedules.remove", "cursors.forget"]);
    expect(world.cursors.keys()).toEqual([]);
  });

  test("says why EventBridge refuses its removal, and keeps the cursor", async () => {
    const { world, deps } = await owing();
    world.jobs.delete("foo_job");
    const refused = new Error("EventBridge is down");
    const remove = async () => {
      await setImmediate();
      throw refused;
    };
    expect(await writeSchedule({ ...deps, schedules: { ...deps.schedules, remove } }, "foo_job")).toEqual({ refused });
    expect(world.cursors.keys()).toEqual(["foo_job"]);
  });

  test("keeps the cursor while another write may take effect", async () => {
    const { world, deps } = await owing();
    world.jobs.delete("foo_job");
    world.now = WRITTEN - 1;
    await writeSchedule(deps, "foo_job");
    expect(world.cursors.get("foo_job")).toMatchObject({ revision: NOW, contestedUntil: WRITTEN });
  });

  test("leaves nothing where there was no cursor either", async () => {
    const { world, deps } = await owing();
    expect(await writeSchedule(deps, "bar_job")).toBeUndefined();
    expect(world.cursors.keys()).toEqual(["foo_job"]);
    expect(owedOf(world)).toMatchObject([{ jobName: "foo_job" }]);
  });

  test("begins anew when the name is registered while its cursor is read", async () => {
    const { world, deps } = await owing();
    const job = await storedJob({ deps });
    world.jobs.delete("foo_job");
    const get: typeof deps.cursors.get = async (jobName) => {
      const cursor = await deps.cursors.get(jobName);
      if (world.jobs.keys().length === 0) await deps.jobs.create({ ...job, revision: NOW + 1 }, WRITTEN + 120_000);
      return cursor;
    };
    world.now = WRITTEN + 120_000;
    expect(await writeSchedule({ ...deps, cursors: { ...deps.cursors, get } }, "foo_job")).toBeUndefined();
    expect(world.schedules.get("foo_job")).toBeDefined();
    expect(world.cursors.get("foo_job")).toMatchObject({ revision: NOW + 1, scheduledRevision: NOW + 1 });
  });
});

describe("a job that changes while its schedule is written", () => {
  test("gets the schedule of its newest revision", async () => {
    const over = await owing();
    const { world, deps } = over;
    const job = await storedJob(over);
    const changing = meanwhile(over, async (writes) => {
      if (writes === 1) await deps.jobs.change({ ...job, revision: NOW + 1, enabled: false }, NOW, WRITTEN);
    });
    expect(await writeSchedule(changing, "foo_job")).toBeUndefined();
    expect(world.schedules.get("foo_job")).toMatchObject({ enabled: false });
    expect(world.cursors.get("foo_job")).toMatchObject({ scheduledRevision: NOW + 1 });
  });

  test("before the write has begun is read again", async () => {
    const over = await owing();
    const { world, deps } = over;
    const job = await storedJob(over);
    let reads = 0;
    const get: typeof deps.jobs.get = async (jobName) => {
      const read = await deps.jobs.get(jobName);
      if (++reads === 1) await deps.jobs.change({ ...job, revision: NOW + 1, enabled: false }, NOW, WRITTEN);
      return read;
    };
    let puts = 0;
    const counting = meanwhile(over, async () => void puts++);
    await writeSchedule({ ...counting, jobs: { ...deps.jobs, get } }, "foo_job");
    expect([puts, world.schedules.get("foo_job")?.enabled]).toEqual([1, false]);
  });

  test("twenty times is a fault", async () => {
    const over = await owing();
    const { deps } = over;
    let puts = 0;
    const restless = meanwhile(over, async (writes) => {
      const job = await storedJob(over);
      await deps.jobs.change({ ...job, revision: job.revision + 1 }, job.revision, WRITTEN);
      puts = writes;
    });
    await expect(writeSchedule(restless, "foo_job")).rejects.toThrow("changed 20 times");
    expect(puts).toBe(20);
  });
});

test("a write that begins now takes effect within two minutes, or never", async () => {
  const { deps } = await owing();
  expect(scheduledBy(deps)).toBe(WRITTEN + 120_000);
});
