import { describe, expect, test } from "vitest";
import { backfillFireId, cronFireId, executionIdOf } from "../../../functions/core/run/ids.ts";
import { advanceBackfill } from "../../../functions/steps/planning/advance-backfill.ts";
import { complete } from "../../../functions/steps/run-state/complete.ts";
import { owedOf } from "../../memory/message-ports.ts";
import { anApp } from "../../support/a-job.ts";
import { unawaited } from "../../support/dying.ts";
import { NOW, overWorld } from "../../support/over-world.ts";
import { deliver, doOwedWork } from "../../support/owed-work.ts";

/** Due in the first minutes of one hour a day. */
const EVERY_FIVE_SECONDS = "0/5 0-5 10 * * ?";
const instant = (n: number) => NOW - 250 + 5_000 * n;

/** A job with this many missed instants, and the backfill that runs them. */
async function missed(instants: number, maxParallel = 3) {
  const over = await overWorld({ cron: EVERY_FIVE_SECONDS, shardingTotalCount: 1, shardingItemParameters: "" });
  const { world, deps } = over;
  for (let n = 1; n <= instants; n++) {
    const [firedAt, fireId] = [instant(n), cronFireId(instant(n))];
    const row = { jobName: "foo_job", fireId, firedAt, revision: NOW, status: "MISSED", reason: "late" } as const;
    world.fires.put(`foo_job#${fireId}`, { ...row, recordedAt: firedAt });
  }
  world.now = instant(instants) + 100;
  const window = { from: instant(1), to: instant(instants), until: instant(instants), after: instant(1) - 1 };
  const backfill = { jobName: "foo_job", ...window, maxParallel, at: world.now };
  await deps.backfills.begin(backfill, world.now + 60_000);
  const ran = () =>
    world.fires
      .values("foo_job#")
      .flatMap(({ fireId, status }) => (fireId.startsWith("b") ? [`${fireId} ${status}`] : []));
  const all = (status: string) =>
    Array.from({ length: instants }, (_, n) => `${backfillFireId(instant(n + 1))} ${status}`);
  return { ...over, backfill, ran, all };
}

describe("a backfill", () => {
  test("starts its first instant with its nominal time, lets as many wait as the limit allows, and continues from there", async () => {
    const { world, deps, ran } = await missed(6);
    await advanceBackfill(deps, "foo_job");
    expect(ran().map((fire) => fire.split(" ")[1])).toEqual(["STARTED", "QUEUED", "QUEUED"]);
    const executionId = executionIdOf("foo_job", backfillFireId(instant(1)));
    expect(world.executions.get(executionId)).toMatchObject({ firedAt: instant(1), revision: NOW });
    expect(world.backfills.get("foo_job")?.after).toBe(instant(4) - 1);
    expect(owedOf(world)).toContainEqual({ owes: "backfill", jobName: "foo_job", dueAt: world.now + 120_000 });
  });

  test("runs each instant once, one execution after another, and is then deleted", async () => {
    const over = await missed(12);
    over.world.invoked.push({ backfill: { backfilledJob: "foo_job" } });
    await deliver(over, over.world.now);
    expect(over.ran()).toEqual(over.all("STARTED"));
    expect(over.world.run.map(({ task }) => task.fireTime)).toEqual(
      Array.from({ length: 12 }, (_, n) => new Date(instant(n + 1)).toISOString()),
    );
    expect(over.world.backfills.keys()).toEqual([]);
  });

  test("runs each instant once although every message is lost", async () => {
    const over = await missed(8);
    await doOwedWork(over, over.world.now + 3_600_000);
    expect(over.ran()).toEqual(over.all("STARTED"));
    const own = over.world.run.filter(({ task }) => task.executionId.startsWith("foo_job.b"));
    expect(own).toHaveLength(8);
    expect(over.world.backfills.keys()).toEqual([]);
  });

  test("runs each instant once although three messages work on it at once", async () => {
    const over = await missed(9);
    const some = () => over.world.invoked.push({ backfill: { backfilledJob: "foo_job" } });
    await Promise.all([1, 2, 3].map(() => advanceBackfill(over.deps, "foo_job")));
    some();
    await deliver(over, over.world.now);
    expect(over.ran()).toEqual(over.all("STARTED"));
    expect(over.world.run).toHaveLength(9);
  });

  test("ends when its job may not start, and a later backfill runs the instant that was skipped then", async () => {
    const over = await missed(5);
    const { world, deps, config, backfill } = over;
    await advanceBackfill(deps, "foo_job");
    const skipped = backfillFireId(instant(2));
    const row = world.fires.get(`foo_job#${skipped}`);
    if (row === undefined) throw new Error("it waits");
    world.fires.put(`foo_job#${skipped}`, { ...row, status: "SKIPPED", reason: "disabled" });
    world.states.put("foo_job", { version: 9, queue: [] });
    await deps.jobs.change({ revision: world.now, enabled: false, config, state: "ACTIVE" }, NOW, 0);
    await advanceBackfill(deps, "foo_job");
    expect(world.backfills.keys()).toEqual([]);
    await deps.jobs.change({ revision: world.now + 1, enabled: true, config, state: "ACTIVE" }, world.now, 0);
    await deps.backfills.begin({ ...backfill, at: world.now + 2 }, 0);
    await advanceBackfill(deps, "foo_job");
    expect(world.fires.get(`foo_job#${skipped}`)).toMatchObject({ status: "STARTED" });
    expect(world.fires.get(`foo_job#${skipped}`)).not.toHaveProperty("reason");
  });

  test.each([
    { state: "whose app is disabled", app: { disabled: true }, job: {} },
    { state: "that is a DAEMON now", app: {}, job: { jobExecutionType: "DAEMON" } as const },
  ])("of a job $state is over, and starts nothing", async ({ app, job }) => {
    const { world, deps, config, ran } = await missed(3);
    world.apps.put("foo_app", anApp(app));
    await deps.jobs.change(
      { revision: world.now, enabled: true, config: { ...config, ...job }, state: "ACTIVE" },
      NOW,
      0,
    );
    await advanceBackfill(deps, "foo_job");
    expect([ran(), world.backfills.keys()]).toEqual([[], []]);
  });

  test("of a removed job ends", async () => {
    const { world, deps, ran } = await missed(3);
    const get = async () => undefined;
    await advanceBackfill({ ...deps, jobs: { ...deps.jobs, get } }, "foo_job");
    expect([ran(), world.backfills.keys()]).toEqual([[], []]);
  });

  test("gets a message about the end of each of its executions, and the end waits for the message to be sent", async () => {
    const { world, deps } = await missed(3);
    await advanceBackfill(deps, "foo_job");
    const execution = world.executions.get(executionIdOf("foo_job", backfillFireId(instant(1))));
    if (execution === undefined) throw new Error("nothing was started");
    world.invoked.length = 0;
    expect(await unawaited(deps, (dying) => complete(dying, execution))).toEqual([]);
    expect(world.invoked).toContainEqual({ backfill: { backfilledJob: "foo_job" } });
  });

  test("starts nothing twice, although it read the list of its fires before they were written", async () => {
    const { world, deps, backfill } = await missed(3, 9);
    await advanceBackfill(deps, "foo_job");
    const before = world.states.get("foo_job");
    expect(before?.queue).toHaveLength(2);
    await deps.backfills.begin(backfill, 0);
    const runs = { ...deps.runs, listBackfillFires: async () => [] };
    await advanceBackfill({ ...deps, runs }, "foo_job");
    expect(world.states.get("foo_job")).toEqual(before);
  });

  test("awaits each of its writes and messages", async () => {
    const few = await missed(3);
    expect(await unawaited(few.deps, (dying) => advanceBackfill(dying, "foo_job"))).toEqual([]);
  });
});
