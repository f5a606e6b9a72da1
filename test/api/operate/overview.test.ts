import { beforeEach, expect, test } from "vitest";
import { countExecution } from "../../../functions/core/statistics/count-execution.ts";
import { count, countLosses } from "../../memory/count.ts";
import { marks } from "../../memory/mark-ports.ts";
import { anApi, NOW } from "../an-api.ts";
import { documentedApp, documentedJob } from "../documented.ts";

const HOUR_MS = 3_600_000;
let api = anApi();
beforeEach(() => {
  api = anApi();
});
const get = async (path: string) => (await api.send({ method: "GET", path: `/api/operate/${path}` })).json;
const post = (path: string, body: unknown) => api.send({ method: "POST", path, body });

/** A job that runs, with two fires that wait. */
async function busy(jobName: string): Promise<void> {
  await post("/api/job/register", { ...documentedJob, jobName });
  for (let n = 0; n < 3; n++) await post("/api/job/trigger", jobName);
}

test("a new stack has totals of zero and has not been woken", async () => {
  expect(await get("overview")).toEqual({
    since: "2026-12-31T00:00:00.000Z",
    executions: { FINISHED: 0, KILLED: 0, FAILED: 0, ERROR: 0, LOST: 0 },
    tasks: { succeeded: 0, failed: 0 },
    losses: { skipped: 0, missed: 0, jobs: [], isComplete: true },
    running: { executions: 0, isComplete: true },
    waiting: { fires: 0, isComplete: true },
  });
});

test("executions of the last day are counted by outcome", async () => {
  const counts = { FINISHED: 3, KILLED: 0, FAILED: 0, ERROR: 0, LOST: 0 };
  const closed = (ago: number, more: object = {}) =>
    count(api.world, countExecution({ counts: { ...counts, ...more }, startedAt: NOW - ago, endedAt: NOW - ago }));
  closed(HOUR_MS);
  closed(2 * HOUR_MS);
  closed(3 * HOUR_MS, { FAILED: 2 });
  closed(26 * HOUR_MS, { LOST: 1 });
  expect(await get("overview")).toMatchObject({
    executions: { FINISHED: 2, KILLED: 0, FAILED: 1, ERROR: 0, LOST: 0 },
    tasks: { succeeded: 9, failed: 2 },
  });
});

test("fires of the last day that were lost are counted by job", async () => {
  countLosses(api.world, { jobName: "often", skipped: 5, missed: 1 }, NOW - HOUR_MS);
  countLosses(api.world, { jobName: "often", skipped: 0, missed: 1 }, NOW);
  countLosses(api.world, { jobName: "once", skipped: 0, missed: 1 }, NOW - 23 * HOUR_MS);
  countLosses(api.world, { jobName: "before", skipped: 0, missed: 9 }, NOW - 26 * HOUR_MS);
  expect((await get("overview")).losses).toEqual({
    skipped: 5,
    missed: 3,
    jobs: [
      { jobName: "often", skipped: 5, missed: 2 },
      { jobName: "once", skipped: 0, missed: 1 },
    ],
    isComplete: true,
  });
});

test("the executions that run and the fires that wait are counted", async () => {
  await post("/api/app", documentedApp);
  await busy("foo_job");
  await busy("bar_job");
  expect(await get("overview")).toMatchObject({
    running: { executions: 2, isComplete: true },
    waiting: { fires: 4, isComplete: true },
  });
});

test("a part of very many executions is counted, and the answer says so", async () => {
  const items = Array.from({ length: 1_000 }, (_, n) => ({ executionId: `job-${n}.c5`, mark: String(n) }));
  api = anApi({ openWork: { list: async () => ({ items, next: "999" }) } });
  expect(await get("overview")).toMatchObject({
    running: { executions: 1_000, isComplete: false },
    waiting: { fires: 0, isComplete: false },
  });
});

test("the last wake and the last sweep have an age, which no difference of clocks makes negative", async () => {
  await marks(api.world).beat("wake", NOW - 61_000);
  await marks(api.world).beat("sweep", NOW + 300);
  expect(await get("overview")).toMatchObject({
    lastWake: { at: new Date(NOW - 61_000).toISOString(), ageSeconds: 61 },
    lastSweep: { ageSeconds: 0 },
  });
});

test("owed work is overdue from its instant on, the oldest first", async () => {
  await post("/api/app", documentedApp);
  await busy("foo_job");
  expect(await get("overdue")).toEqual([]);
  api.world.now = NOW + HOUR_MS;
  const overdue = await get("overdue");
  expect(overdue).toEqual([
    { owes: "fan-out", executionId: expect.stringMatching(/^foo_job\./), since: new Date(NOW + 60_000).toISOString() },
    { owes: "plan", jobName: "foo_job", since: expect.any(String) },
  ]);
  expect(await get("overdue?limit=1")).toEqual(overdue.slice(0, 1));
  expect(await get("overdue?limit=0")).toMatchObject({ type: "invalid-query" });
});

test("dead letters are counted and not received, with a sample of those that a sweep could not handle", async () => {
  const letters = ["a", "b"].map((body) => ({ body, receives: 2, problem: "throttled" }));
  const letter = (hiddenUntil: number) => ({ body: "{}", receives: 1, hiddenUntil });
  api.world.deadLetters.ticks.push(letter(0), letter(0), letter(NOW + 1_000));
  for (const queue of ["ticks", "checks"] as const) await marks(api.world).note(queue, { at: NOW - 5_000, letters });
  expect(await get("dead-letters")).toEqual([
    { queue: "ticks", waiting: 2, received: 1, sample: { at: new Date(NOW - 5_000).toISOString(), letters } },
    { queue: "outcomes", waiting: 0, received: 0 },
    { queue: "checks", waiting: 0, received: 0 },
  ]);
  expect(api.world.deadLetters.ticks.map(({ receives }) => receives)).toEqual([1, 1, 1]);
});
