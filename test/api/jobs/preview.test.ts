import { beforeEach, expect, test } from "vitest";
import { permitRules } from "../../../functions/core/run/permits.ts";
import { anApi, contentsOf } from "../an-api.ts";
import { documentedApp, documentedJob } from "../documented.ts";

let api = anApi();

beforeEach(async () => {
  api = anApi();
  await api.send({ method: "POST", path: "/api/app", body: documentedApp });
});

const register = (change: object = {}) =>
  api.send({ method: "POST", path: "/api/job/register", body: { ...documentedJob, ...change } });
const preview = (change: object = {}, query = "") =>
  api.send({ method: "POST", path: `/api/job/preview${query}`, body: { ...documentedJob, ...change } });

test("a new job: its meaning, next fires, wakes, runner and cost", async () => {
  const { statusCode, json } = await preview({ cron: "0 0 2 * * ?", timeZone: "Europe/Paris" }, "?fires=2");
  expect(statusCode).toBe(200);
  expect(json).toMatchObject({
    meaning: "At 02:00:00 every day.",
    nextFires: [
      { fireTime: "2027-01-01T01:00:00.000Z", localTime: "2027-01-01T02:00:00+01:00" },
      { fireTime: "2027-01-02T01:00:00.000Z", localTime: "2027-01-02T02:00:00+01:00" },
    ],
    schedule: { timeZone: "UTC" },
    firesPerMonth: 30.4,
    // Paris has two offsets.
    wakesPerMonth: 60.8,
    runnerMemoryMB: 256,
    prices: { region: "us-east-1", shardSeconds: 1 },
  });
  expect(json.registered).toBeUndefined();
});

test("a fire that a change of the clock moves says so", async () => {
  const { json } = await preview({ cron: "0 30 2 28 3 ?", timeZone: "Europe/Paris" }, "?fires=1");
  expect(json.nextFires).toEqual([
    {
      fireTime: "2027-03-28T01:00:00.000Z",
      localTime: "2027-03-28T03:00:00+02:00",
      clockChange: "moved-out-of-gap",
    },
  ]);
});

test("the fires are those that register answers with", async () => {
  const { json } = await preview();
  const { json: registered } = await register();
  expect(json.nextFires.map(({ fireTime }: { fireTime: string }) => fireTime)).toEqual(registered.nextFireTimes);
});

test("the parts of the cost are its sum, and a job that runs longer costs in proportion", async () => {
  const { json: short } = await preview();
  const { json: long } = await preview({}, "?shardSeconds=10");
  const { wakes, fires, shards, runners } = short.costs;
  expect(short.usdPerMonth).toBeCloseTo(wakes + fires + shards + runners, 4);
  expect(long.costs).toMatchObject({ wakes, fires, shards });
  expect(long.costs.runners).toBeCloseTo(10 * runners, 4);
});

test("in a small account the permits of a job are part of its price, in an ordinary one those of a wide job alone", async () => {
  const shardsOf = async (concurrency: number, shardingTotalCount: number) => {
    const rules = permitRules(concurrency);
    api = anApi({ permitRules: rules });
    await api.send({ method: "POST", path: "/api/app", body: documentedApp });
    const { json } = await preview({ cron: "0/5 * * * * ?", shardingTotalCount, shardingItemParameters: "" });
    return json.costs.shards / json.firesPerMonth;
  };
  // A write is 0.625 USD a million.
  const write = 0.625e-6;
  const ordinary = await shardsOf(1_000, 1);
  expect(await shardsOf(10, 1)).toBeCloseTo(ordinary + 2 * write, 9);
  expect(await shardsOf(1_000, 17)).toBeCloseTo(17 * ordinary, 9);
  expect(await shardsOf(1_000, 18)).toBeCloseTo(18 * ordinary + 2 * write, 9);
  expect(await shardsOf(10, 17)).toBeGreaterThan(17 * ordinary + 2 * 17 * write);
});

test("a registered job is shown beside its changed form, which keeps the fields that an update would keep", async () => {
  await register({ cron: "0 0 2 * * ?", timeZone: "Asia/Kolkata" });
  const { json: before } = await preview({ cron: "0 0 2 * * ?" });
  const { json } = await preview({ cron: "0 0 * * * ?", memoryMB: 400 });
  const { firesPerMonth, wakesPerMonth, runnerMemoryMB, usdPerMonth } = before;
  expect(before.schedule.timeZone).toBe("Asia/Kolkata");
  expect(json.registered).toEqual({ firesPerMonth, wakesPerMonth, runnerMemoryMB, usdPerMonth });
  expect(json).toMatchObject({ firesPerMonth: 730, wakesPerMonth: 730, runnerMemoryMB: 1024 });
});

test("nothing is stored, sent or scheduled", async () => {
  await register();
  const before = contentsOf(api.world);
  await preview({ cron: "0 0 * * * ?" });
  await preview({ jobName: "new_job" });
  expect(contentsOf(api.world)).toEqual(before);
});

test("a preview refuses the same requests as register", async () => {
  const bad = { cron: "0 0 0 30 2 ?", shardingTotalCount: 0 };
  const [previewed, registered] = [await preview(bad), await register(bad)];
  expect(previewed.statusCode).toBe(400);
  expect(previewed.json.errors).toEqual(registered.json.errors);
  expect(await preview({ appName: "none" })).toMatchObject({ statusCode: 422, json: { type: "app-not-registered" } });
});

test.each(["fires=0", "fires=101", "fires=1.5", "fires=many", "shardSeconds=0", "shardSeconds=841"])(
  "?%s is refused",
  async (query) => {
    expect(await preview({}, `?${query}`)).toMatchObject({ statusCode: 400, json: { type: "invalid-query" } });
  },
);
