import { expect, test } from "vitest";
import { cronFireId } from "../../../functions/core/run/ids.ts";
import { changeJob } from "../../../functions/steps/configuration/change-job.ts";
import { fire } from "../../../functions/steps/planning/fire.ts";
import { owedOf } from "../../memory/message-ports.ts";
import { digits } from "../../memory/world.ts";
import { anApp } from "../../support/a-job.ts";
import { askedOf } from "../../support/asked-of.ts";
import { everyDeath } from "../../support/dying.ts";
import { NOW, overWorld } from "../../support/over-world.ts";
import { doOwedWork } from "../../support/owed-work.ts";

/** The n-th due instant after the registration, every five seconds. */
const instant = (n: number) => NOW - 250 + 5_000 * n;
const FIRST = instant(1);

/** A world in which this many ms have passed since the first due instant. */
async function late(ms: number, job: Parameters<typeof overWorld>[0] = {}) {
  const over = await overWorld(job);
  over.world.now = FIRST + ms;
  const record = () => over.world.fires.get(`foo_job#${cronFireId(FIRST)}`);
  return { ...over, record };
}

test("a fire starts an execution, whose fan-out is owed a minute later", async () => {
  const { world, deps, record } = await late(10);
  const started = await fire(deps, "foo_job", FIRST);
  const executionId = `foo_job.${cronFireId(FIRST)}`;
  expect(started).toMatchObject({ executionId, status: "RUNNING", releasedChunks: 0, startedAt: FIRST + 10 });
  expect(world.executions.get(executionId)).toEqual(started);
  expect(record()).toEqual({
    jobName: "foo_job",
    fireId: cronFireId(FIRST),
    firedAt: FIRST,
    revision: NOW,
    status: "STARTED",
    recordedAt: FIRST + 10,
  });
  expect(owedOf(world)).toContainEqual({ owes: "fan-out", executionId, dueAt: FIRST + 10 + 60_000 });
});

test("a repeated fire records nothing, and returns the execution that is still to be fanned out", async () => {
  const { world, deps } = await late(10);
  const started = await fire(deps, "foo_job", FIRST);
  expect(await fire(deps, "foo_job", FIRST)).toEqual(started);
  expect(world.states.get("foo_job")?.version).toBe(1);
  await deps.fanOuts.release(started?.executionId ?? "", 1, undefined);
  expect(await fire(deps, "foo_job", FIRST)).toBeUndefined();
});

test("a repeated fire hands back nothing of an execution that is being cancelled", async () => {
  const over = await late(10);
  const started = await fire(over.deps, "foo_job", FIRST);
  if (started === undefined) throw new Error("nothing was started");
  over.world.executions.put(started.executionId, { ...started, status: "CANCELLING" });
  expect(await fire(over.deps, "foo_job", FIRST)).toBeUndefined();
});

test("an instant that is not due is refused", async () => {
  const { world, deps } = await late(10);
  expect(await fire(deps, "foo_job", FIRST + 1_000)).toBeUndefined();
  expect(await fire(deps, "other_job", FIRST)).toBeUndefined();
  expect(world.fires.keys()).toEqual([]);
  const noted = askedOf(deps);
  expect(await fire(noted.deps, "foo_job", FIRST + 1_000)).toBeUndefined();
  expect(noted.asked).toEqual(["runs.readState", "jobs.get"]);
});

test("the newest revision answers for its own instant and later ones, an earlier one is read for earlier instants", async () => {
  const { world, deps, config } = await late(10);
  const job = await deps.jobs.get("foo_job");
  if (job === undefined) throw new Error("there is no job");
  const readsAt = async (revision: number) => {
    world.jobs.put("foo_job", { ...job, revision });
    world.states.delete("foo_job");
    world.fires.delete(`foo_job#${cronFireId(FIRST)}`);
    const noted = askedOf(deps);
    await fire(noted.deps, "foo_job", FIRST);
    return [noted.asked.includes("jobs.getRevisionAt"), world.fires.get(`foo_job#${cronFireId(FIRST)}`)?.revision];
  };
  world.revisions.put(`foo_job#${digits(FIRST + 1)}`, { revision: FIRST + 1, enabled: true, config });
  expect(await readsAt(FIRST)).toEqual([false, FIRST]);
  expect(await readsAt(FIRST + 1)).toEqual([true, NOW]);
});

test("an instant of before an update runs under the revision that was in force at it", async () => {
  const { world, deps, config } = await late(10);
  const job = await deps.jobs.get("foo_job");
  if (job === undefined) throw new Error("there is no job");
  await changeJob(deps, job, { config: { ...config, cron: "0 0 12 * * ?", shardingTotalCount: 7 } });
  world.fires.delete(`foo_job#${cronFireId(FIRST)}`);
  world.states.put("foo_job", { version: 9, queue: [] });
  expect(await fire(deps, "foo_job", FIRST)).toMatchObject({ revision: NOW, shards: 3 });
});

test.each([
  { ms: 60_000, misfire: false, becomes: { status: "STARTED" }, because: "a minute is not late" },
  { ms: 60_001, misfire: false, becomes: { status: "MISSED", reason: "late" }, because: "later ones are due" },
  { ms: 600_000, misfire: true, becomes: { status: "STARTED" }, because: "with misfire lateness does not matter" },
])("a fire that is committed $ms ms late becomes $becomes.status: $because", async ({ ms, misfire, becomes }) => {
  const { deps, record } = await late(ms, { misfire });
  await fire(deps, "foo_job", FIRST);
  expect(record()).toMatchObject(becomes);
});

test("a late fire without misfire runs within a quarter of an hour while no later instant is due", async () => {
  const NOON = Date.parse("2027-01-04T12:00:00Z");
  for (const [ms, status] of [
    [899_999, "STARTED"],
    [900_000, "MISSED"],
  ] as const) {
    const { world, deps } = await overWorld({ cron: "0 0 12 * * ?" });
    world.now = NOON + ms;
    await fire(deps, "foo_job", NOON);
    expect(world.fires.get(`foo_job#${cronFireId(NOON)}`)).toMatchObject({ status });
  }
});

test.each([
  { what: "disabled", app: anApp({ disabled: true }), reason: "disabled" },
  { what: "gone", app: undefined, reason: "deregistered" },
])("a fire of a job whose app is $what is skipped", async ({ app, reason }) => {
  const { world, deps, record } = await late(10);
  if (app === undefined) world.apps.delete("foo_app");
  else world.apps.put("foo_app", app);
  expect(await fire(deps, "foo_job", FIRST)).toBeUndefined();
  expect(record()).toMatchObject({ status: "SKIPPED", reason });
});

test("a punctual fire reads nothing beside its job, its app and its run state", async () => {
  const { deps } = await late(10, { misfire: false });
  const noted = askedOf(deps);
  await fire(noted.deps, "foo_job", FIRST);
  expect(noted.asked.filter((call) => call.includes(".list"))).toEqual([]);
});

/** With half a minute the clocks of those that may share a record are far enough apart. */
test.each([
  { ms: 30_000, reads: [] },
  { ms: 30_001, reads: ["runs.listCronFires"] },
])("a fire that is $ms ms late looks for a shared record: $reads", async ({ ms, reads }) => {
  const { deps } = await late(ms, { misfire: true });
  const noted = askedOf(deps);
  await fire(noted.deps, "foo_job", FIRST);
  const always = ["runs.readState", "jobs.get", "apps.get"];
  const commit = ["taskKey.newest", "runs.commit"];
  expect(noted.asked).toEqual([...always, ...reads, ...commit]);
});

test.each(["TRANSIENT", "DAEMON"] as const)("a dispatcher may die after any call of a %s fire", async (kind) => {
  const result = await everyDeath({
    begin: () => late(10, { jobExecutionType: kind, cron: "5 0 10 * * ?" }),
    step: (_, deps) => fire(deps, "foo_job", FIRST),
    after: (over) => doOwedWork(over, FIRST + 3_600_000),
    told: ({ world, record }) => [record()?.status, world.executions.values().map(({ status }) => status)],
  });
  expect(result).toMatchObject({ told: ["STARTED", ["FINISHED"]], different: {}, together: [] });
});
