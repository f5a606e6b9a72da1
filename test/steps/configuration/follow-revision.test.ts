import { describe, expect, test } from "vitest";
import { followRevision, scheduleRevision } from "../../../functions/steps/configuration/follow-revision.ts";
import { NOW, overWorld } from "../../support/over-world.ts";
import { storedJob } from "../../support/stored-job.ts";

const refuse = () => Promise.reject(new Error("refused"));

describe("the schedule of a revision", () => {
  test("is written by the write that its change has begun", async () => {
    const over = await overWorld();
    const { world, deps } = over;
    expect(await scheduleRevision(deps, await storedJob(over))).toBeUndefined();
    expect(world.schedules.get("foo_job")).toMatchObject({ enabled: true });
    expect(world.cursors.get("foo_job")).toMatchObject({ scheduledRevision: NOW });
  });

  test("that EventBridge refuses is told with its reason", async () => {
    const over = await overWorld();
    const { deps, errors } = over;
    const refusing = { ...deps, schedules: { ...deps.schedules, put: refuse } };
    expect(await scheduleRevision(refusing, await storedJob(over))).toEqual({ refused: new Error("refused") });
    expect(errors).toEqual([]);
  });

  test("stays owed after any other failure", async () => {
    const over = await overWorld();
    const { deps, errors } = over;
    const failing = { ...deps, cursors: { ...deps.cursors, endSchedule: refuse } };
    expect(await scheduleRevision(failing, await storedJob(over))).toBeUndefined();
    expect(errors).toMatchObject([{ fact: "the schedule is owed", cause: new Error("refused") }]);
  });
});

describe("a revision that was just stored", () => {
  test("is followed by the run state, and planned for the next 14 minutes from its own instant", async () => {
    const over = await overWorld();
    const { world, deps, errors } = over;
    world.now = NOW + 50;
    await followRevision(deps, await storedJob(over));
    expect(world.states.get("foo_job")).toMatchObject({ version: 1 });
    expect(world.cursors.get("foo_job")).toMatchObject({ appliedRevision: NOW, armedUntil: world.now + 840_000 });
    expect(world.ticks).toHaveLength(168);
    expect(errors).toEqual([]);
  });

  test("is planned as far ahead as the stack says", async () => {
    const over = await overWorld();
    const { world, deps } = over;
    const timings = { ...deps.timings, planAheadOnChangeSeconds: 30 };
    await followRevision({ ...deps, timings }, await storedJob(over));
    expect(world.cursors.get("foo_job")).toMatchObject({ armedUntil: NOW + 30_000 });
  });

  test("is planned although its run state fails", async () => {
    const over = await overWorld();
    const { world, deps, errors } = over;
    await followRevision({ ...deps, runs: { ...deps.runs, commit: refuse } }, await storedJob(over));
    expect(errors).toMatchObject([{ fact: "the run state is owed", cause: new Error("refused") }]);
    expect(world.ticks).toHaveLength(168);
  });

  test("stands although its planning fails", async () => {
    const over = await overWorld();
    const { world, deps, errors } = over;
    await followRevision({ ...deps, ticks: { send: refuse } }, await storedJob(over));
    expect(errors).toMatchObject([{ fact: "the planning is owed", cause: new Error("refused") }]);
    expect(world.cursors.get("foo_job")).toMatchObject({ appliedRevision: NOW, armedUntil: NOW });
  });
});
