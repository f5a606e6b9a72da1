import { beforeEach, expect, test } from "vitest";
import { upcoming } from "../../../functions/core/run/upcoming.ts";
import { cursorStore } from "../../memory/config-ports.ts";
import { anApi, NOW } from "../an-api.ts";
import { documentedApp, documentedJob } from "../documented.ts";

let api = anApi();
const GRACE_MS = 120_000;

beforeEach(async () => {
  api = anApi();
  await api.send({ method: "POST", path: "/api/app", body: documentedApp });
});

const register = (jobName: string, cron: string, fields: object = {}) =>
  api.send({ method: "POST", path: "/api/job/register", body: { ...documentedJob, jobName, cron, ...fields } });
const get = async (query = "") => (await api.send({ method: "GET", path: `/api/job/fires/next${query}` })).json;

/** Plans as a planner does at an instant (epoch ms). */
async function planned(jobName: string, at = api.world.now) {
  const cursors = cursorStore(api.world);
  const [cursor, job] = [await cursors.get(jobName), api.world.jobs.get(jobName)];
  if (cursor === undefined || job === undefined) throw new Error(`${jobName} has gone`);
  const instants = upcoming(job, at);
  const [first] = instants;
  await cursors.settle(cursor, at, first === undefined ? undefined : first + GRACE_MS, instants);
}
const times = (fires: { fireTime: string; jobName: string }[]) =>
  fires.map(({ fireTime, jobName }) => `${fireTime.slice(11, 19)} ${jobName}`);

test("the next instants of all jobs are in order, several of a job that fires often", async () => {
  await register("often", "0/5 * * * * ?");
  await register("once", "12 0 0 * * ?");
  for (const jobName of ["often", "once"]) await planned(jobName);
  const fires = await get("?limit=4");
  expect(times(fires)).toEqual(["00:00:05 often", "00:00:10 often", "00:00:12 once", "00:00:15 often"]);
  expect(fires[0]).toEqual({ fireTime: "2027-01-01T00:00:05.000Z", jobName: "often", appName: "foo_app" });
});

test("a job whose plan is older than its last instants is in its place", async () => {
  await register("daily", "0 0 0 * * ?");
  await register("hourly", "0 30 * * * ?");
  await register("often", "0/1 * * * * ?");
  for (const jobName of ["daily", "hourly", "often"]) await planned(jobName, NOW - 1_000);
  api.world.now = NOW + 119_000;
  expect(times(await get("?limit=1"))).toEqual(["00:02:00 often"]);
  await api.send({ method: "POST", path: "/api/job/often/disable" });
  expect(times(await get("?limit=2"))).toEqual(["00:30:00 hourly", "01:30:00 hourly"]);
});

test("a job that was registered or changed just now is looked up", async () => {
  await register("fresh", "7 0 0 * * ?");
  expect(times(await get("?limit=1"))).toEqual(["00:00:07 fresh"]);
});

test("jobs that are disabled, by themselves or with their app, and jobs that have gone do not fire", async () => {
  for (const jobName of ["off", "gone", "on"]) {
    await register(jobName, "0/5 * * * * ?");
    await planned(jobName);
  }
  await api.send({ method: "POST", path: "/api/job/off/disable" });
  api.world.jobs.delete("gone");
  expect(new Set((await get()).map(({ jobName }: { jobName: string }) => jobName))).toEqual(new Set(["on"]));
  await api.send({ method: "POST", path: "/api/app/foo_app/disable" });
  expect(await get()).toEqual([]);
});

test("no more plans are read than the answer needs", async () => {
  let read = 0;
  const plansOf = async function* () {
    for (let n = 0; n < 10_000; n++) {
      read++;
      const at = NOW + 60_000 * (n + 1);
      yield { jobName: `job-${n}`, dueAt: at + GRACE_MS, upcoming: [at] };
    }
  };
  const { send } = anApi({ plans: { list: plansOf } }, api.world);
  expect((await send({ method: "GET", path: "/api/job/fires/next?limit=32" })).statusCode).toBe(200);
  // Of 16 shards, two each and the next one.
  expect(read).toBeLessThanOrEqual(16 * 3);
});

test("many jobs that fired just now hide no job behind them", async () => {
  for (let n = 0; n < 30; n++) {
    await register(`daily-${n}`, "0 0 0 * * ?");
    await planned(`daily-${n}`, NOW - 1_000);
  }
  await register("noon", "0 0 12 * * ?");
  await planned("noon");
  expect(times(await get("?limit=1"))).toEqual(["12:00:00 noon"]);
});

test.each(["limit=0", "limit=101", "limit=x"])("?%s is refused", async (query) => {
  expect(await get(`?${query}`)).toMatchObject({ type: "invalid-query" });
});
