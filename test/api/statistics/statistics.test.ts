import { describe, expect, test } from "vitest";
import { countExecution } from "../../../functions/core/statistics/count-execution.ts";
import { count } from "../../memory/count.ts";
import { anApi, NOW } from "../an-api.ts";
import { documentedApp, documentedJob } from "../documented.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** 12:34:56 on the day of the API's beginning, a Friday. */
const NOON = NOW - 500 + 12 * HOUR + 34 * MINUTE + 56_000;
const at = (instant: number) => new Date(instant).toISOString();

/** The API at 12:34:56, after executions that ended so long ago and had run so long. @param ended ms */
function anApiAfter(...ended: readonly { ago: number; ran?: number; failed?: number }[]) {
  const api = anApi();
  api.world.now = NOON;
  for (const { ago, ran = 0, failed = 0 } of ended) {
    const counts = { FINISHED: 10, KILLED: 1, FAILED: failed, ERROR: 0, LOST: 0 };
    count(api.world, countExecution({ counts, startedAt: NOON - ago - ran, endedAt: NOON - ago }));
  }
  const get = async (path: string) => (await api.send({ method: "GET", path: `/api/job/statistics/${path}` })).json;
  return { ...api, get };
}

describe("results of tasks", () => {
  test("of each minute since the full hour a day ago, up to the last one that is over", async () => {
    const { get } = anApiAfter(
      { ago: 0 },
      { ago: 57_000, failed: 3 },
      { ago: DAY },
      { ago: DAY + HOUR },
      { ago: 3 * DAY },
    );
    const rows = await get("tasks/results?since=last24hours");
    expect(rows).toHaveLength(24 * 60 + 34);
    expect(rows[0]).toEqual({
      id: (NOON - 34 * MINUTE - 56_000 - DAY) / 1_000,
      successCount: 0,
      failedCount: 0,
      statisticInterval: "MINUTE",
      statisticsTime: at(NOON - 34 * MINUTE - 56_000 - DAY),
      creationTime: at(NOON - 33 * MINUTE - 56_000 - DAY),
    });
    expect(rows.at(-1)).toMatchObject({ successCount: 10, failedCount: 3, statisticsTime: at(NOON - 116_000) });
    const total = rows.reduce((sum: number, row: { successCount: number }) => sum + row.successCount, 0);
    expect(total, "that of now and that of yesterday's hour before are not among them").toBe(20);
  });

  test.each([
    { period: "lastMinute", interval: "MINUTE", successes: 1 },
    { period: "lastHour", interval: "HOUR", successes: 1 },
    { period: "lastWeek", interval: "DAY", successes: 4 },
    { period: "online", interval: "DAY", successes: 5 },
    { period: "lastYear", interval: "DAY", successes: 0 },
  ])("of $period", async ({ period, interval, successes }) => {
    const { get } = anApiAfter({ ago: 0 }, { ago: MINUTE }, { ago: HOUR }, { ago: 7 * DAY }, { ago: 8 * DAY });
    expect(await get(`tasks/results/${period}`)).toMatchObject({
      statisticInterval: interval,
      successCount: 10 * successes,
      failedCount: 0,
    });
  });

  test("any other time has no route", async () => {
    const { get } = anApiAfter({ ago: 0 });
    expect(await get("tasks/results")).toEqual([]);
    expect(await get("tasks/results?since=lastWeek")).toEqual([]);
  });
});

describe("executions", () => {
  test("at any time of each minute of the week, although they began before", async () => {
    const { get } = anApiAfter({ ago: 10 * MINUTE, ran: 5 * MINUTE }, { ago: 7 * DAY, ran: 2 * DAY });
    const tasks = await get("tasks/running?since=lastWeek");
    const jobs = await get("jobs/running?since=lastWeek");
    expect(tasks).toHaveLength(7 * 24 * 60 + 12 * 60 + 35);
    expect([tasks[0].runningCount, jobs[0].runningCount], "since before midnight a week ago").toEqual([11, 1]);
    const ran = (rows: { runningCount: number }[]) => rows.filter(({ runningCount }) => runningCount > 0).length;
    expect([ran(tasks), ran(jobs)]).toEqual([12 * 60 + 35 + 6, 12 * 60 + 35 + 6]);
    expect(jobs.at(-1)).toMatchObject({ runningCount: 0, statisticsTime: at(NOON - 56_000) });
    expect(await get("tasks/running")).toEqual([]);
    expect(await get("jobs/running?since=online")).toEqual([]);
  });

  test("that still run are among them, from their start on", async () => {
    const api = anApiAfter();
    api.world.now = NOON - 3 * MINUTE;
    await api.send({ method: "POST", path: "/api/app", body: documentedApp });
    await api.send({ method: "POST", path: "/api/job/register", body: documentedJob });
    await api.send({ method: "POST", path: "/api/job/trigger", body: "foo_job" });
    api.world.now = NOON;
    const counts = async (path: string) =>
      (await api.get(path)).map(({ runningCount }: { runningCount: number }) => runningCount);
    expect(await counts("jobs/running?since=lastWeek")).toEqual([1, 1, 1, 1]);
    expect(await counts("tasks/running?since=lastWeek")).toEqual([5, 5, 5, 5]);
  });

  test.each([
    { ended: [], rows: 0 },
    { ended: [{ ago: 2 * MINUTE, ran: 30_000 }], rows: 3 },
  ])("of a new stack begin with its first data: $rows minutes", async ({ ended, rows }) => {
    const { get } = anApiAfter(...ended);
    expect(await get("jobs/running?since=lastWeek")).toHaveLength(rows);
    expect(await get("tasks/running?since=lastWeek")).toHaveLength(rows);
    expect(await get("tasks/results?since=last24hours")).toHaveLength(Math.max(0, rows - 1));
  });
});

describe("jobs", () => {
  test("are counted by their present type, and day by day", async () => {
    const { send, world, get } = anApiAfter();
    world.now = NOW;
    await send({ method: "POST", path: "/api/app", body: documentedApp });
    const script = { ...documentedJob, jobType: "SCRIPT", jobClass: undefined, scriptCommandLine: "a" };
    for (const [n, body] of [documentedJob, script, { ...script, jobExecutionType: "DAEMON" }].entries()) {
      world.now = NOW + n * 2 * DAY;
      const registered = await send({
        method: "POST",
        path: "/api/job/register",
        body: { ...body, jobName: `job-${n}` },
      });
      expect(registered.statusCode).toBe(201);
    }
    expect(await get("jobs/type")).toEqual({ scriptJobCount: 2, simpleJobCount: 1, dataflowJobCount: 0 });
    expect(await get("jobs/executionType")).toEqual({ transientJobCount: 2, daemonJobCount: 1 });
    await send({ method: "DELETE", path: "/api/job/deregister", body: "job-1" });
    expect(await get("jobs/type")).toEqual({ scriptJobCount: 1, simpleJobCount: 1, dataflowJobCount: 0 });
    await send({ method: "PUT", path: "/api/job/update", body: { ...script, jobName: "job-0" } });
    expect(await get("jobs/type")).toEqual({ scriptJobCount: 2, simpleJobCount: 0, dataflowJobCount: 0 });
    const rows = await get("jobs/register");
    expect(rows.map((row: { registeredCount: number }) => row.registeredCount)).toEqual([1, 1, 2, 2, 2]);
    expect(rows[2]).toMatchObject({ statisticsTime: at(NOW - 500 + 2 * DAY), creationTime: at(NOW - 500 + 3 * DAY) });
  });

  test("without jobs there are no days", async () => {
    const { get } = anApiAfter();
    expect(await get("jobs/register")).toEqual([]);
    expect(await get("jobs/type")).toEqual({ scriptJobCount: 0, simpleJobCount: 0, dataflowJobCount: 0 });
  });
});
