import { expect, test } from "vitest";
import { fulfil } from "../../../functions/steps/configuration/fulfil.ts";
import { askedOf } from "../../support/asked-of.ts";
import { NOW, overWorld } from "../../support/over-world.ts";
import { storedJob } from "../../support/stored-job.ts";

const RUN_STATE = ["runs.readState", "jobs.get", "apps.get", "runs.commit", "cursors.applied"];
const SCHEDULE = ["jobs.get", "cursors.beginSchedule", "schedules.put", "cursors.endSchedule"];
/** From this instant on the write that the registration has begun has taken effect, or never will. */
const WRITTEN = NOW + 120_000;

/** A job whose writer has died after it was stored. */
async function owing(marks: object = {}) {
  const over = await overWorld();
  const { world, deps } = over;
  world.now = WRITTEN;
  const cursor = { ...world.cursors.get("foo_job"), ...marks } as NonNullable<ReturnType<typeof world.cursors.get>>;
  world.cursors.put("foo_job", cursor);
  return { ...over, ...askedOf(deps), job: await storedJob({ deps }), cursor };
}

test("the run state is brought to the revision first, and its schedule is written then", async () => {
  const { world, deps, asked, cursor, job } = await owing();
  await fulfil(deps, cursor, job);
  expect(asked).toEqual([...RUN_STATE, ...SCHEDULE]);
  expect(world.cursors.get("foo_job")).toMatchObject({ appliedRevision: NOW, scheduledRevision: NOW });
});

test.each([
  { done: "the run state", marks: { appliedRevision: NOW }, left: SCHEDULE },
  { done: "the schedule", marks: { scheduledRevision: NOW }, left: RUN_STATE },
  { done: "all of it", marks: { appliedRevision: NOW, scheduledRevision: NOW }, left: [] },
])("when $done is done, only the rest is", async ({ marks, left }) => {
  const { deps, asked, cursor, job } = await owing(marks);
  await fulfil(deps, cursor, job);
  expect(asked).toEqual(left);
});

test("a schedule that may still be written by another is left alone until it cannot be any more", async () => {
  const { world, deps, asked, cursor, job } = await owing({ appliedRevision: NOW });
  world.now = WRITTEN - 1;
  await fulfil(deps, cursor, job);
  expect(asked).toEqual([]);
  world.now = WRITTEN;
  await fulfil(deps, cursor, job);
  expect(asked).toEqual(SCHEDULE);
});

test("the work of another revision belongs to its own writer", async () => {
  const { deps, asked, cursor, job } = await owing();
  await fulfil(deps, undefined, job);
  await fulfil(deps, { ...cursor, revision: NOW + 1 }, job);
  await fulfil(deps, { ...cursor, revision: NOW - 1 }, job);
  expect(asked).toEqual([]);
});

test("a schedule that EventBridge refuses is thrown, and stays owed", async () => {
  const { world, deps, cursor, job } = await owing({ appliedRevision: NOW });
  const put = () => Promise.reject(new Error("quota of schedules"));
  await expect(fulfil({ ...deps, schedules: { ...deps.schedules, put } }, cursor, job)).rejects.toThrow("quota");
  expect(world.cursors.get("foo_job")?.scheduledRevision).toBeUndefined();
});
