import { expect, test } from "vitest";
import type { Origin } from "../../../functions/contract/origin.ts";
import { adoptJob } from "../../../functions/steps/configuration/adopt-job.ts";
import { owedOf } from "../../memory/message-ports.ts";
import { NOW, overWorld } from "../../support/over-world.ts";
import { storedJob } from "../../support/stored-job.ts";

const DAY = 86_400_000;
const ORIGIN: Origin = { action: "restored", at: NOW + DAY, caller: "alice", sourceAddress: "::1" };

/** A job of every hour whose row was copied from another stack, a day after its last change. */
async function copied() {
  const over = await overWorld({ cron: "0 0 * * * ?" });
  const { world, deps } = over;
  world.cursors.delete("foo_job");
  world.now = NOW + DAY;
  return { ...over, adopt: async () => adoptJob(deps, await storedJob(over), ORIGIN) };
}

test("a job without a cursor begins now, with a revision of the same content", async () => {
  const over = await copied();
  const { revision: _, ...before } = await storedJob(over);
  expect(await over.adopt()).toEqual({
    ...before,
    revision: NOW + DAY,
    origin: { ...ORIGIN, restored: NOW },
  });
  const { world } = over;
  expect(world.cursors.get("foo_job")).toMatchObject({
    revision: NOW + DAY,
    scheduledRevision: NOW + DAY,
    appliedRevision: NOW + DAY,
    settledUntil: NOW + DAY,
  });
  expect(world.schedules.get("foo_job")).toMatchObject({ enabled: true });
  expect(world.fires.keys()).toEqual([]);
});

test("a job with its cursor is left alone", async () => {
  const over = await copied();
  await over.adopt();
  const before = await storedJob(over);
  expect(await over.adopt()).toBeUndefined();
  expect(await storedJob(over)).toEqual(before);
});

test("a job whose cursor belongs to another revision begins anew", async () => {
  const over = await copied();
  const cursor = { jobName: "foo_job", revision: NOW + 7, armedUntil: NOW + 7, settledUntil: NOW + 7 };
  over.world.cursors.put("foo_job", cursor);
  expect(await over.adopt()).toMatchObject({ revision: NOW + DAY });
  expect(over.world.cursors.get("foo_job")).toMatchObject({ revision: NOW + DAY, settledUntil: NOW + DAY });
});

test("a job that was changed after it was listed belongs to its writer", async () => {
  const over = await copied();
  const listed = await storedJob(over);
  await over.deps.jobs.change({ ...listed, revision: NOW + 9 }, NOW, over.world.now);
  expect(await adoptJob(over.deps, listed, ORIGIN)).toBeUndefined();
  expect(await storedJob(over)).toMatchObject({ revision: NOW + 9 });
});

test("a job that is changed between the look at it and the write belongs to its writer", async () => {
  const over = await copied();
  const { jobs } = over.deps;
  const get = async (jobName: string) => {
    const job = await jobs.get(jobName);
    if (job !== undefined) await jobs.change({ ...job, revision: NOW + 9 }, NOW, over.world.now);
    return job;
  };
  const deps = { ...over.deps, jobs: { ...jobs, get } };
  expect(await adoptJob(deps, await storedJob(over), ORIGIN)).toBeUndefined();
  expect(await storedJob(over)).toMatchObject({ revision: NOW + 9 });
});

test("a job that is being removed begins without a schedule", async () => {
  const over = await copied();
  over.world.jobs.put("foo_job", { ...(await storedJob(over)), state: "DELETING", enabled: false });
  expect(await over.adopt()).toMatchObject({ state: "DELETING", revision: NOW + DAY });
  expect(over.world.schedules.keys()).toEqual([]);
});

test("a job whose schedule EventBridge refuses has begun, and its schedule is owed", async () => {
  const over = await copied();
  const put = () => Promise.reject(new Error("quota of schedules"));
  const deps = { ...over.deps, schedules: { ...over.deps.schedules, put } };
  await expect(adoptJob(deps, await storedJob(over), ORIGIN)).rejects.toThrow("quota of schedules");
  expect(await storedJob(over)).toMatchObject({ revision: NOW + DAY });
  expect(owedOf(over.world)).toMatchObject([{ owes: "plan", jobName: "foo_job" }]);
});
