import { expect, test } from "vitest";
import { createHandler } from "../../functions/planner/handler.ts";
import { askedOf } from "../support/asked-of.ts";
import { NOW, overWorld } from "../support/over-world.ts";

/** A write of a schedule has taken effect within this, or never will. */
const GRACE_MS = 120_000;
const T = Math.floor(NOW / 1_000);

test("a wake arms every due instant of the next four minutes, once", async () => {
  const { world, deps } = await overWorld();
  const plan = createHandler(deps);
  await plan({ jobName: "foo_job", scheduledTime: "2027-01-04T10:00:00Z" });
  expect(world.ticks.map(({ instantEpochSeconds }) => instantEpochSeconds - T)).toEqual(
    Array.from({ length: 48 }, (_, index) => 5 * (index + 1)),
  );
  await plan({ jobName: "foo_job", scheduledTime: "2027-01-04T10:00:00Z" });
  expect(world.ticks.length).toBe(48);
});

test("ticks are sent before the cursor moves: a crash between repeats them", async () => {
  const { world, deps } = await overWorld();
  const dying = { ...deps, cursors: { ...deps.cursors, arm: () => Promise.reject(new Error("died")) } };
  await expect(createHandler(dying)({ jobName: "foo_job" })).rejects.toThrow("died");
  expect(world.ticks.length).toBe(48);
  await createHandler(deps)({ jobName: "foo_job" });
  expect(world.ticks.length).toBe(96);
});

test("lost ticks are noticed: the newest still runs, the older ones share a record", async () => {
  const { world, deps } = await overWorld();
  world.now = NOW + 600_000;
  await createHandler(deps)({ jobName: "foo_job" });
  const records = world.fires.keys().map((key) => world.fires.get(key));
  expect(records).toMatchObject([
    { fireId: `c${T + 5}`, status: "MISSED", reason: "late", through: (T + 535) * 1_000, count: 107 },
    { fireId: `c${T + 540}`, status: "MISSED", reason: "late" },
  ]);
  expect(world.cursors.get("foo_job")?.settledUntil).toBe(world.now - 60_000);
});

test("a wake for a job that does not exist removes its schedule", async () => {
  const { world, deps } = await overWorld();
  await deps.schedules.put({ jobName: "gone", expression: "cron(* * * * ? *)", timeZone: "UTC", enabled: true });
  await createHandler(deps)({ jobName: "gone", scheduledTime: "2027-01-04T10:00:00Z" });
  expect(world.schedules.keys()).toEqual([]);
});

test("a wake finishes a change whose writer has died: the schedule is written", async () => {
  const { world, deps } = await overWorld();
  await createHandler(deps)({ jobName: "foo_job" });
  expect(world.states.get("foo_job")?.version).toBe(1);
  expect(world.cursors.get("foo_job")?.appliedRevision).toBe(NOW);
  // The put of the writer may take effect until then.
  expect(world.schedules.keys()).toEqual([]);
  world.now = NOW + GRACE_MS;
  await createHandler(deps)({ jobName: "foo_job" });
  expect(world.schedules.get("foo_job")).toMatchObject({ enabled: true, timeZone: "UTC" });
  expect(world.cursors.get("foo_job")).toMatchObject({ scheduledRevision: NOW, appliedRevision: NOW });
});

test("a wake of a job to which nothing is owed reads its cursor and the job, and nothing else", async () => {
  const { world, deps } = await overWorld({ cron: "0 0 12 * * ?" });
  world.now = NOW + GRACE_MS;
  await createHandler(deps)({ jobName: "foo_job" });
  const before = { cursor: world.cursors.get("foo_job"), state: world.states.get("foo_job") };
  const { deps: noted, asked } = askedOf(deps);
  await createHandler(noted)({ jobName: "foo_job" });
  expect(asked).toEqual(["cursors.get", "jobs.get"]);
  expect({ cursor: world.cursors.get("foo_job"), state: world.states.get("foo_job") }).toEqual(before);
});

test("a cron that cannot be evaluated any more is an error, after the other owed work was done", async () => {
  const { world, deps } = await overWorld({ timeZone: "Atlantis/Capital" });
  world.now = NOW + GRACE_MS;
  await expect(createHandler(deps)({ jobName: "foo_job" })).rejects.toThrow("cannot be evaluated any more");
  expect(world.cursors.get("foo_job")).toMatchObject({ scheduledRevision: NOW, appliedRevision: NOW });
  expect(world.schedules.keys()).toEqual([]);
});

test("a wake finishes a deregistration whose writer has died", async () => {
  const { world, deps, config } = await overWorld();
  await deps.jobs.change({ revision: NOW + 1, enabled: false, config, state: "DELETING" }, NOW, NOW + 120_000);
  world.now = NOW + GRACE_MS;
  await createHandler(deps)({ jobName: "foo_job" });
  expect(world.jobs.keys()).toEqual([]);
  expect(world.cursors.keys()).toEqual([]);
});
