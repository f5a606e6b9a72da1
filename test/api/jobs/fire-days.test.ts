import { beforeEach, expect, test } from "vitest";
import { anApi, NOW } from "../an-api.ts";
import { documentedApp, documentedJob } from "../documented.ts";

const DAY_MS = 86_400_000;
let api = anApi();
const get = (query = "") => api.send({ method: "GET", path: `/api/job/foo_job/fires/days${query}` });

/** A job that fires at each full hour was registered on the first of January; it is noon of the third. */
async function registered(cron = "0 0 * * * ?") {
  api = anApi();
  await api.send({ method: "POST", path: "/api/app", body: documentedApp });
  await api.send({ method: "POST", path: "/api/job/register", body: { ...documentedJob, cron } });
  api.world.now = NOW - 500 + 2.5 * DAY_MS;
}
beforeEach(() => registered());

function recorded(hour: number, fields: object): void {
  const firedAt = NOW - 500 + hour * 3_600_000;
  const fire = { jobName: "foo_job", fireId: `c${firedAt / 1_000}`, firedAt, revision: NOW, recordedAt: firedAt };
  api.world.fires.put(`foo_job#${fire.fireId}`, { ...fire, status: "STARTED", ...fields });
}

const NONE = { planned: 0, queued: 0, started: 0, skipped: 0, missed: 0, unrecorded: 0 };

test("the instants of a day are counted by their outcome", async () => {
  recorded(1, {});
  recorded(2, { status: "SKIPPED", reason: "overlap" });
  const through = NOW - 500 + 5 * 3_600_000;
  recorded(3, { status: "MISSED", reason: "late", through, count: 3 });
  recorded(48, { status: "QUEUED" });
  expect((await get("?to=2027-01-04T00:00:00Z")).json).toEqual([
    { ...NONE, day: "2027-01-01", started: 1, skipped: 1, missed: 3, unrecorded: 18 },
    { ...NONE, day: "2027-01-02", unrecorded: 24 },
    { ...NONE, day: "2027-01-03", queued: 1, planned: 11, unrecorded: 12 },
    { ...NONE, day: "2027-01-04", planned: 1 },
  ]);
});

test("only instants within the window are counted, and days of the future need no record", async () => {
  expect((await get("?from=2027-01-01T22:00:00Z&to=2027-01-02T01:00:00Z")).json).toEqual([
    { ...NONE, day: "2027-01-01", unrecorded: 2 },
    { ...NONE, day: "2027-01-02", unrecorded: 2 },
  ]);
  expect((await get("?from=2027-02-01T00:00:00Z&to=2027-02-01T23:59:59Z")).json).toEqual([
    { ...NONE, day: "2027-02-01", planned: 24 },
  ]);
});

test("pages are whole, and each day is on one of them", async () => {
  const days: string[] = [];
  let path: string | undefined = "?to=2027-02-10T00:00:00Z&limit=7";
  while (path !== undefined) {
    const { json, headers } = await get(path);
    days.push(...json.map(({ day }: { day: string }) => day));
    path = /days(\?.*)>/.exec(headers.link ?? "")?.[1];
  }
  expect(days).toHaveLength(41);
  expect(days).toEqual([...new Set(days)].sort());
});

test("a job that fires each second has one day on a page", async () => {
  await registered("* * * * * ?");
  const { json, headers } = await get("?from=2027-03-01T00:00:00Z&to=2027-03-03T00:00:00Z");
  expect(json).toEqual([{ ...NONE, day: "2027-03-01", planned: 86_400 }]);
  expect(headers.link).toContain("after=");
});

test("a job that there is not has no days, and a window must not end before it begins", async () => {
  const path = "/api/job/no_job/fires/days";
  expect((await api.send({ method: "GET", path })).json).toMatchObject({ type: "job-not-found" });
  expect((await get("?from=2027-01-02T00:00:00Z&to=2027-01-01T00:00:00Z")).statusCode).toBe(400);
  expect((await get("?limit=32")).statusCode).toBe(400);
});
