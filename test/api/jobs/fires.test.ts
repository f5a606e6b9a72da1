import { beforeEach, expect, test } from "vitest";
import { anApi, NOW } from "../an-api.ts";
import { documentedApp, documentedJob } from "../documented.ts";

const PATH = "/api/job/foo_job/fires";
let api = anApi();

/** At 00:00:00.5 a job that fires every five seconds was registered; it is 00:00:30.5 now. */
beforeEach(async () => {
  api = anApi();
  await api.send({ method: "POST", path: "/api/app", body: documentedApp });
  await api.send({ method: "POST", path: "/api/job/register", body: documentedJob });
  api.world.now = NOW + 30_000;
});

const second = (n: number) => new Date(NOW - 500 + n * 1_000).toISOString();
const windowOf = (from: number, to: number) => `${PATH}?from=${second(from)}&to=${second(to)}`;
const get = (path: string) => api.send({ method: "GET", path });
const revisionAt = NOW;

function recorded(n: number, fields: object): string {
  const firedAt = NOW - 500 + n * 1_000;
  const fire = {
    jobName: "foo_job",
    fireId: `c${firedAt / 1_000}`,
    firedAt,
    revision: revisionAt,
    recordedAt: firedAt,
  };
  api.world.fires.put(`foo_job#${fire.fireId}`, { ...fire, status: "STARTED", ...fields });
  return fire.fireId;
}

test("every due instant of a window is one row in one state", async () => {
  const started = recorded(5, {});
  const waiting = recorded(10, { status: "QUEUED" });
  recorded(15, { status: "SKIPPED", reason: "overlap" });
  recorded(20, { status: "MISSED", reason: "late" });
  const { json } = await get(windowOf(0, 40));
  const row = (n: number, state: string, more: object = {}) => ({
    fireTime: second(n),
    state,
    revision: revisionAt,
    ...more,
  });
  expect(json).toEqual([
    row(5, "STARTED", { executionId: `foo_job.${started}`, recordedAt: second(5) }),
    row(10, "QUEUED", { executionId: `foo_job.${waiting}`, recordedAt: second(10) }),
    row(15, "SKIPPED", { reason: "overlap", recordedAt: second(15) }),
    row(20, "MISSED", { reason: "late", recordedAt: second(20) }),
    row(25, "UNRECORDED"),
    row(30, "UNRECORDED"),
    row(35, "PLANNED"),
    row(40, "PLANNED"),
  ]);
});

test("the instants of a shared record are rows of their own", async () => {
  recorded(5, { status: "MISSED", reason: "backlog", through: NOW - 500 + 15_000, count: 3 });
  const { json } = await get(windowOf(0, 20));
  expect(json.map(({ state }: { state: string }) => state)).toEqual(["MISSED", "MISSED", "MISSED", "UNRECORDED"]);
});

test("an instant is under the revision that was in force at it, and a disabled job has none", async () => {
  await api.send({ method: "POST", path: "/api/job/foo_job/disable" });
  expect((await get(windowOf(31, 60))).json).toEqual([]);
  api.world.now = NOW + 60_000;
  await api.send({ method: "PUT", path: "/api/job/update", body: { ...documentedJob, cron: "0 * * * * ?" } });
  await api.send({ method: "POST", path: "/api/job/foo_job/enable" });
  const { json } = await get(windowOf(21, 180));
  expect(json.map(({ fireTime }: { fireTime: string }) => fireTime)).toEqual([25, 30, 120, 180].map(second));
  expect(new Set(json.map(({ revision }: { revision: number }) => revision)).size).toBe(2);
});

test("pages are whole, without a row twice or left out", async () => {
  const rows: string[] = [];
  let pages = 0;
  for (let path: string | undefined = `${windowOf(0, 60)}&limit=5`; path !== undefined; pages++) {
    const { json, headers } = await get(path);
    rows.push(...json.map(({ fireTime }: { fireTime: string }) => fireTime));
    path = /<(.*)>/.exec(headers.link ?? "")?.[1];
  }
  expect(pages).toBe(3);
  expect(rows).toEqual(Array.from({ length: 12 }, (_, n) => second(5 + n * 5)));
});

test("without a window it is a day back and a day ahead, a thousand rows at most", async () => {
  const { json, headers } = await get(PATH);
  expect([json[0].fireTime, json.length]).toEqual([second(5), 1_000]);
  expect(headers.link).toContain('rel="next"');
});

test.each([
  "from=yesterday",
  "to=2027-01-01",
  "from=2027-01-01T00:00:00",
  "from=2027-01-02T00:00:00Z&to=2027-01-01T00:00:00Z",
  "limit=0",
  "limit=1001",
])("?%s is refused", async (query) => {
  expect(await get(`${PATH}?${query}`)).toMatchObject({ statusCode: 400, json: { type: "invalid-query" } });
});

test("a missing job is a 404", async () => {
  expect(await get("/api/job/none/fires")).toMatchObject({ statusCode: 404, json: { type: "job-not-found" } });
});

test("a fire that a change of the clock moves says so", async () => {
  const change = { cron: "0 30 2 * * ?", timeZone: "America/New_York" };
  await api.send({ method: "PUT", path: "/api/job/update", body: { ...documentedJob, ...change } });
  const { json } = await get(`${PATH}?from=2027-03-13T00:00:00Z&to=2027-03-15T00:00:00Z`);
  expect(json).toMatchObject([
    { fireTime: "2027-03-13T07:30:00.000Z" },
    { fireTime: "2027-03-14T07:00:00.000Z", clockChange: "moved-out-of-gap" },
  ]);
  expect(json[0]).not.toHaveProperty("clockChange");
});
