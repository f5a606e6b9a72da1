import { expect, test } from "vitest";
import type { ApiPorts } from "../../../functions/api/ports.ts";
import { Timings } from "../../../functions/contract/timings.ts";
import { SECOND_PASS_AFTER_MS } from "../../../functions/core/run/app-change.ts";
import { createHandler as createPlanner } from "../../../functions/planner/handler.ts";
import { schedules } from "../../memory/config-ports.ts";
import { invoker, taskKey, tickQueue } from "../../memory/message-ports.ts";
import { storesOf } from "../../memory/stores-of.ts";
import type { World } from "../../memory/world.ts";
import { anApi } from "../an-api.ts";
import { documentedApp, documentedJob } from "../documented.ts";

const APP = "/api/app/foo_app";
/** More than one page of an app's jobs. */
const MANY = 45;

const plannerOver = (world: World) =>
  createPlanner({
    ...storesOf(world),
    schedules: schedules(world),
    ticks: tickQueue(world),
    invoker: invoker(world),
    taskKey: taskKey(),
    timings: Timings.parse({}),
    metrics: { add: () => {} },
    now: () => world.now,
    log: { info: () => {}, error: () => {} },
  });

/** The documented app with jobs. Each job runs one execution while a second one waits. */
async function busyApp(jobs: number, change: Partial<ApiPorts> = {}) {
  const api = anApi(change);
  await api.send({ method: "POST", path: "/api/app", body: documentedApp });
  for (let job = 0; job < jobs; job++) {
    const jobName = `job.${String(job).padStart(3, "0")}`;
    await api.send({ method: "POST", path: "/api/job/register", body: { ...documentedJob, jobName } });
    for (const path of ["/api/job/trigger", "/api/job/trigger"])
      await api.send({ method: "POST", path, body: jobName });
  }
  return api;
}

const statesOf = ({ world }: { world: World }) => ({
  waiting: world.states.values().reduce((sum, { queue }) => sum + queue.length, 0),
  running: world.executions.values().filter(({ status }) => status === "RUNNING").length,
  cancelling: world.executions.values().filter(({ status }) => status === "CANCELLING").length,
  jobs: world.jobs.keys().length,
});

/** The sweep finds the owed work, again and again, until there is none. */
async function follow(world: World) {
  for (let rounds = 0; world.appChanges.keys().length > 0 && rounds < 50; rounds++) {
    world.now += SECOND_PASS_AFTER_MS;
    for (const followedApp of world.appChanges.keys()) await plannerOver(world)({ followedApp });
  }
  expect(world.appChanges.keys()).toEqual([]);
}

test("disable is in force at once: waiting fires are skipped, running executions cancelled, triggers refused", async () => {
  const api = await busyApp(3);
  expect(await api.send({ method: "GET", path: `${APP}/disable` })).toMatchObject({ json: false });
  expect(await api.send({ method: "POST", path: `${APP}/disable` })).toMatchObject({ statusCode: 204 });
  expect(await api.send({ method: "GET", path: `${APP}/disable` })).toMatchObject({ json: true });
  expect(statesOf(api)).toEqual({ waiting: 0, running: 0, cancelling: 3, jobs: 3 });
  const triggered = await api.send({ method: "POST", path: "/api/job/trigger", body: "job.001" });
  expect(triggered).toMatchObject({ statusCode: 409, json: { type: "app-disabled" } });
  expect(await api.send({ method: "GET", path: "/api/job/job.001/disable" })).toMatchObject({ json: true });
});

test.each([
  { method: "POST", path: `${APP}/enable` },
  { method: "DELETE", path: `${APP}/disable` },
])("$method $path lets its jobs start again, and the owed work is removed", async (enable) => {
  const api = await busyApp(1);
  await api.send({ method: "POST", path: `${APP}/disable` });
  expect(await api.send(enable)).toMatchObject({ statusCode: 204 });
  expect(api.world.appChanges.keys()).toEqual([]);
  expect(await api.send({ method: "GET", path: `${APP}/disable` })).toMatchObject({ json: false });
  const triggered = await api.send({ method: "POST", path: "/api/job/trigger", body: "job.000" });
  expect(triggered).toMatchObject({ statusCode: 202 });
});

test("a job that is disabled by itself stays so when its app is enabled", async () => {
  const api = await busyApp(1);
  await api.send({ method: "POST", path: "/api/job/job.000/disable" });
  await api.send({ method: "POST", path: `${APP}/disable` });
  await api.send({ method: "POST", path: `${APP}/enable` });
  expect(await api.send({ method: "GET", path: "/api/job/job.000/disable" })).toMatchObject({ json: true });
});

test("delete removes the app, its jobs and their schedules; their history stays", async () => {
  const api = await busyApp(3);
  expect(await api.send({ method: "DELETE", path: APP })).toMatchObject({ statusCode: 204 });
  expect(statesOf(api)).toEqual({ waiting: 0, running: 0, cancelling: 3, jobs: 0 });
  expect(api.world.schedules.keys()).toEqual([]);
  expect(await api.send({ method: "GET", path: APP })).toMatchObject({ statusCode: 404 });
  expect(await api.send({ method: "GET", path: "/api/job/job.001/executions" })).toMatchObject({ statusCode: 200 });
  const again = await api.send({ method: "POST", path: "/api/app", body: documentedApp });
  expect(again).toMatchObject({ statusCode: 201 });
  await follow(api.world);
  expect(await api.send({ method: "GET", path: APP })).toMatchObject({ statusCode: 200 });
});

test.each([
  { method: "GET", path: `${APP}/disable` },
  { method: "POST", path: `${APP}/disable` },
  { method: "DELETE", path: `${APP}/disable` },
  { method: "POST", path: `${APP}/enable` },
  { method: "DELETE", path: APP },
])("$method $path of an app that is not there is a 404", async (sent) => {
  expect(await anApi().send(sent)).toMatchObject({ statusCode: 404, json: { type: "app-not-found" } });
});

test.each([
  { method: "POST", path: `${APP}/disable` },
  { method: "POST", path: `${APP}/enable` },
  { method: "DELETE", path: APP },
])("$method $path with the tag of an older revision changes nothing", async (sent) => {
  const api = await busyApp(1);
  const refused = await api.send({ ...sent, headers: { "if-match": '"1.7"' } });
  expect(refused).toMatchObject({ statusCode: 412 });
  expect(statesOf(api)).toEqual({ waiting: 1, running: 1, cancelling: 0, jobs: 1 });
});

test.each([
  { sent: { method: "POST", path: `${APP}/disable` }, left: MANY },
  { sent: { method: "DELETE", path: APP }, left: 0 },
])("$sent.method of an app of many jobs is bounded work; the planner does the rest", async ({ sent, left }) => {
  const api = await busyApp(MANY);
  expect(await api.send(sent)).toMatchObject({ statusCode: 204 });
  expect(api.world.invoked).toContainEqual({ followApp: { followedApp: "foo_app" } });
  expect(statesOf(api).running).toBe(MANY - 20);
  await plannerOver(api.world)({ followedApp: "foo_app" });
  expect(statesOf(api)).toEqual({ waiting: 0, running: 0, cancelling: MANY, jobs: left });
});

test("an app of that name is not published while jobs of the deleted one are there", async () => {
  const api = await busyApp(MANY);
  await api.send({ method: "DELETE", path: APP });
  const early = await api.send({ method: "POST", path: "/api/app", body: documentedApp });
  expect(early).toMatchObject({
    statusCode: 409,
    json: { type: "app-being-deleted" },
    headers: { "retry-after": "10" },
  });
  await plannerOver(api.world)({ followedApp: "foo_app" });
  expect(await api.send({ method: "POST", path: "/api/app", body: documentedApp })).toMatchObject({ statusCode: 201 });
});

test("a job that the index listed too late is followed by the second pass, and one of the next app is left alone", async () => {
  const hidden = new Set(["job.001"]);
  const api = await busyApp(2);
  const lagging = { ...storesOf(api.world).jobs };
  const { listOfApp } = lagging;
  const jobs = {
    ...lagging,
    listOfApp: async (...asked: Parameters<typeof listOfApp>) => {
      const page = await listOfApp(...asked);
      return { ...page, items: page.items.filter(({ config }) => !hidden.has(config.jobName)) };
    },
  };
  const over = anApi({ jobs }, api.world);
  await over.send({ method: "DELETE", path: APP });
  expect(api.world.jobs.keys()).toEqual(["job.001"]);
  api.world.now += 1_000;
  await over.send({ method: "POST", path: "/api/app", body: documentedApp });
  await over.send({ method: "POST", path: "/api/job/register", body: { ...documentedJob, jobName: "job.new" } });
  hidden.clear();
  await follow(api.world);
  expect(api.world.jobs.keys()).toEqual(["job.new"]);
});

test.each(["disable", "delete"])("%s is finished after a crash at any point", async (operation) => {
  const sent = operation === "delete" ? { method: "DELETE", path: APP } : { method: "POST", path: `${APP}/disable` };
  for (let effects = 0, isWhole = false; !isWhole; effects++) {
    const api = await busyApp(2);
    const dying = dyingAfter(effects, storesOf(api.world));
    const answer = await anApi(dying.ports, api.world).send(sent);
    isWhole = !dying.hasDied();
    const isInForce = api.world.appChanges.keys().length > 0;
    expect(answer.statusCode, `after ${effects} effects`).toBe(isInForce ? 204 : 500);
    if (!isInForce) continue;
    await follow(api.world);
    const left = operation === "delete" ? 0 : 2;
    expect(statesOf(api), `after ${effects} effects`).toEqual({ waiting: 0, running: 0, cancelling: 2, jobs: left });
    expect(effects).toBeLessThan(100);
  }
});

/** Ports whose calls fail for ever after this many of them. */
function dyingAfter(effects: number, stores: ReturnType<typeof storesOf>) {
  let calls = 0;
  const dying = <T extends object>(port: T): T =>
    new Proxy(port, {
      get: (target, name) => {
        const method = Reflect.get(target, name) as (...asked: unknown[]) => unknown;
        return (...asked: unknown[]) => {
          if (++calls > effects) return Promise.reject(new Error("died"));
          return method.apply(target, asked);
        };
      },
    });
  const { jobs, runs, appChanges, cursors } = stores;
  const ports = { jobs: dying(jobs), runs: dying(runs), appChanges: dying(appChanges), cursors: dying(cursors) };
  return { ports, hasDied: () => calls > effects };
}
