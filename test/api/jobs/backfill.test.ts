import { beforeEach, expect, test } from "vitest";
import { cronFireId } from "../../../functions/core/run/ids.ts";
import { backfillStore } from "../../memory/backfill-ports.ts";
import { runStore } from "../../memory/run-ports.ts";
import { anApi, contentsOf, NOW } from "../an-api.ts";
import { documentedApp, documentedJob } from "../documented.ts";

let api = anApi();
const iso = (at: number) => new Date(at).toISOString();
const instant = (n: number) => NOW - 500 + 5_000 * n;
const post = (body: unknown, jobName = "foo_job") =>
  api.send({ method: "POST", path: `/api/job/${jobName}/backfill`, body });
const window = (fields: object = {}) => ({ from: iso(instant(1)), to: iso(instant(4)), ...fields });

/** Four instants of the job: one ran, one was skipped, two were missed. */
beforeEach(async () => {
  api = anApi();
  await api.send({ method: "POST", path: "/api/app", body: documentedApp });
  await api.send({ method: "POST", path: "/api/job/register", body: documentedJob });
  for (const [n, status] of [
    [1, "STARTED"],
    [2, "SKIPPED"],
    [3, "MISSED"],
    [4, "MISSED"],
  ] as const) {
    const fireId = cronFireId(instant(n));
    const row = { jobName: "foo_job", fireId, firedAt: instant(n), revision: NOW, status, recordedAt: NOW };
    api.world.fires.put(`foo_job#${fireId}`, row);
  }
  const cursor = api.world.cursors.get("foo_job");
  if (cursor !== undefined) api.world.cursors.put("foo_job", { ...cursor, settledUntil: instant(4) });
  api.world.now = NOW + 3_600_000;
  api.world.invoked.length = 0;
});

test("a dry run lists the instants to run, and stores nothing", async () => {
  const before = contentsOf(api.world);
  const reply = await post(window({ dryRun: true }));
  expect(reply).toMatchObject({ statusCode: 202, json: { dryRun: true, due: 4, toRun: 3, hasRun: 1, unrecorded: 0 } });
  expect(reply.json.fireTimes).toEqual([2, 3, 4].map((n) => iso(instant(n))));
  expect(contentsOf(api.world)).toEqual(before);
});

test("repeated requests for the same window are one backfill", async () => {
  const first = await post(window());
  expect(first).toMatchObject({ statusCode: 202, json: { toRun: 3, maxParallel: 10 } });
  expect((await Promise.all([post(window()), post(window())])).map(({ statusCode }) => statusCode)).toEqual([202, 202]);
  expect(api.world.backfills.values()).toMatchObject([{ from: instant(1), to: instant(4), after: instant(1) - 1 }]);
  expect(api.world.invoked).toEqual(Array.from({ length: 3 }, () => ({ backfill: { backfilledJob: "foo_job" } })));
});

test("a repeated request is answered with the instants of the backfill that runs, though more are settled now", async () => {
  const settle = (n: number) => {
    const cursor = api.world.cursors.get("foo_job");
    if (cursor !== undefined) api.world.cursors.put("foo_job", { ...cursor, settledUntil: instant(n) });
  };
  settle(3);
  const first = await post(window({ maxParallel: 2 }));
  settle(4);
  api.world.now += 1_000;
  const again = await post(window({ maxParallel: 5 }));
  expect(again).toEqual({ ...first, headers: expect.anything() });
  expect(again.json).toMatchObject({ to: iso(instant(3)), toRun: 2, maxParallel: 2 });
  expect(api.world.backfills.values()).toMatchObject([{ until: instant(3) }]);
});

test("a backfill begins although the one that stood in its way ended between two requests", async () => {
  const { begin, ...others } = backfillStore(api.world);
  let tries = 0;
  const over = anApi(
    { backfills: { ...others, begin: async (...asked) => ++tries > 1 && begin(...asked) } },
    api.world,
  );
  const reply = await over.send({ method: "POST", path: "/api/job/foo_job/backfill", body: window() });
  expect(reply).toMatchObject({ statusCode: 202, json: { toRun: 3 } });
  expect(api.world.backfills.values()).toMatchObject([{ until: instant(4) }]);
});

test("a request for another window is a 409 until the first backfill is done", async () => {
  await post(window());
  expect(await post(window({ to: iso(instant(3)) }))).toMatchObject({
    statusCode: 409,
    json: { type: "backfill-running" },
  });
});

test("instants that are not settled yet are left out", async () => {
  const { json } = await post({ from: iso(instant(3)), to: iso(instant(99)), dryRun: true });
  expect(json).toMatchObject({ due: 2, to: iso(instant(4)) });
});

test.each([
  { because: "it ends before it begins", body: { from: iso(instant(4)), to: iso(instant(1)) }, pointer: "/to" },
  { because: "it is in the future", body: { from: iso(NOW + 7_200_000), to: iso(NOW + 7_300_000) }, pointer: "/from" },
  { because: "it is too old", body: { from: iso(NOW - 30 * 86_400_000), to: iso(NOW) }, pointer: "/from" },
  { because: "it is no instant", body: { from: "yesterday", to: iso(NOW) }, pointer: "/from" },
  { because: "too many would wait", body: { from: iso(NOW), to: iso(NOW), maxParallel: 51 }, pointer: "/maxParallel" },
])("a window is refused where $because", async ({ body, pointer }) => {
  const before = contentsOf(api.world);
  expect(await post(body)).toMatchObject({ statusCode: 400, json: { errors: [{ pointer }] } });
  expect(contentsOf(api.world)).toEqual(before);
});

test("a window of more than 10,000 due instants is refused, and its records are not read", async () => {
  await api.send({ method: "PUT", path: "/api/job/update", body: { ...documentedJob, cron: "* * * * * ?" } });
  api.world.now += 4 * 3_600_000;
  const cursor = api.world.cursors.get("foo_job");
  if (cursor !== undefined) api.world.cursors.put("foo_job", { ...cursor, settledUntil: api.world.now });
  const unread = async () => {
    throw new Error("the records are read");
  };
  const runs = { ...runStore(api.world), listCronFires: unread, listBackfillFires: unread };
  const body = { from: iso(NOW), to: iso(api.world.now) };
  const over = anApi({ runs }, api.world);
  expect(await over.send({ method: "POST", path: "/api/job/foo_job/backfill", body })).toMatchObject({
    statusCode: 400,
    json: { errors: [{ pointer: "/to" }] },
  });
});

test("a job that may not start and a DAEMON job are refused", async () => {
  expect(await post(window(), "none")).toMatchObject({ statusCode: 404 });
  await api.send({ method: "POST", path: "/api/app/foo_app/disable" });
  expect(await post(window())).toMatchObject({ statusCode: 409, json: { type: "app-disabled" } });
  await api.send({ method: "POST", path: "/api/job/foo_job/disable" });
  expect(await post(window())).toMatchObject({ statusCode: 409, json: { type: "job-disabled" } });
  await api.send({ method: "PUT", path: "/api/job/update", body: { ...documentedJob, jobExecutionType: "DAEMON" } });
  expect(await post(window())).toMatchObject({ statusCode: 409, json: { type: "daemon-job" } });
});

test("the fires of the window name the execution of the backfill, and that execution says that it belongs to one", async () => {
  const fireId = `b${instant(3) / 1_000}`;
  const row = {
    jobName: "foo_job",
    fireId,
    firedAt: instant(3),
    revision: NOW,
    status: "QUEUED",
    recordedAt: NOW,
  } as const;
  api.world.fires.put(`foo_job#${fireId}`, row);
  const fires = await api.send({
    method: "GET",
    path: `/api/job/foo_job/fires?from=${iso(instant(1))}&to=${iso(instant(4))}`,
  });
  expect(fires.json.map((fire: { backfill?: string }) => fire.backfill)).toEqual([
    undefined,
    undefined,
    `foo_job.${fireId}`,
    undefined,
  ]);
  const one = await api.send({ method: "GET", path: `/api/job/executions/foo_job.${fireId}` });
  expect(one.json).toMatchObject({ backfill: true, status: "QUEUED", fireTime: iso(instant(3)) });
});
