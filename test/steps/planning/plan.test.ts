import { expect, test } from "vitest";
import { plan } from "../../../functions/steps/planning/plan.ts";
import { everyDeath } from "../../support/dying.ts";
import { NOW, overWorld } from "../../support/over-world.ts";
import { doOwedWork } from "../../support/owed-work.ts";

type Over = Awaited<ReturnType<typeof overWorld>>;

/** The n-th due instant after the registration, every five seconds. */
const instant = (n: number) => NOW - 250 + 5_000 * n;

/** Plans the job of a world up to an instant. */
async function planUntil({ deps }: Over, until: number, more: object = {}) {
  const job = await deps.jobs.get("foo_job");
  if (job === undefined) throw new Error("there is no job");
  await plan({ ...deps, ...more }, await deps.cursors.get("foo_job"), job, until);
}

/** The sent ticks and the moves of the cursor, in the order in which they happened. */
function steps({ deps }: Over) {
  const noted: (readonly [string, number])[] = [];
  const send: typeof deps.ticks.send = async (ticks) => {
    noted.push(["ticks", ticks.length]);
    await deps.ticks.send(ticks);
  };
  const arm: typeof deps.cursors.arm = async (cursor, until) => {
    noted.push(["armed until", until]);
    return deps.cursors.arm(cursor, until);
  };
  return { noted, deps: { ticks: { send }, cursors: { ...deps.cursors, arm } } };
}

test("ticks are sent a hundred at a time, and each hundred before the cursor moves over it", async () => {
  const over = await overWorld();
  const { noted, deps } = steps(over);
  await planUntil(over, instant(101) + 1_000, deps);
  expect(noted).toEqual([
    ["ticks", 100],
    ["armed until", instant(100)],
    ["ticks", 1],
    ["armed until", instant(101) + 1_000],
  ]);
});

test("a cursor that is settled up to now is not settled again", async () => {
  const over = await overWorld({ cron: "0 0 12 * * ?" });
  const settled: number[] = [];
  const settle: typeof over.deps.cursors.settle = async (cursor, until, ...more) => {
    settled.push(until);
    return over.deps.cursors.settle(cursor, until, ...more);
  };
  over.world.now = NOW + 60_000;
  await planUntil(over, over.world.now, { cursors: { ...over.deps.cursors, settle } });
  over.world.now += 1;
  await planUntil(over, over.world.now, { cursors: { ...over.deps.cursors, settle } });
  expect(settled).toEqual([NOW + 1]);
});

test("a hundred ticks are one step", async () => {
  const over = await overWorld();
  const { noted, deps } = steps(over);
  await planUntil(over, instant(100), deps);
  expect(noted).toEqual([
    ["ticks", 100],
    ["armed until", instant(100)],
  ]);
});

test("the cursor moves over a window in which nothing is due", async () => {
  const over = await overWorld({ cron: "0 0 12 * * ?" });
  const { noted, deps } = steps(over);
  await planUntil(over, NOW + 60_000, deps);
  expect(noted).toEqual([["armed until", NOW + 60_000]]);
});

test("no tick is sent farther ahead than 14 minutes: SQS delays by at most 15", async () => {
  const over = await overWorld();
  await planUntil(over, NOW + 3_600_000);
  expect(over.world.ticks.at(-1)).toEqual({ jobName: "foo_job", instantEpochSeconds: instant(168) / 1_000 });
  expect(over.world.cursors.get("foo_job")).toMatchObject({ armedUntil: NOW + 840_000 });
});

test("a planner whose cursor was moved by another one sends nothing more", async () => {
  const over = await overWorld();
  const { noted, deps } = steps(over);
  await planUntil(over, instant(150), { ...deps, cursors: { ...deps.cursors, arm: async () => false } });
  expect(noted).toEqual([["ticks", 100]]);
});

test("instants that are more than a minute past get no tick: they are settled", async () => {
  const over = await overWorld();
  over.world.now = instant(20) + 10;
  await planUntil(over, instant(22));
  expect(over.world.ticks.map((tick) => tick.instantEpochSeconds * 1_000)[0]).toBe(instant(9));
  expect(over.world.cursors.get("foo_job")).toMatchObject({ settledUntil: instant(20) + 10 - 60_000 });
  expect(over.world.fires.values().map(({ firedAt, through }) => [firedAt, through])).toEqual([
    [instant(1), instant(7)],
    [instant(8), undefined],
  ]);
});

test("a cursor of another revision is left to the writer of that revision", async () => {
  const over = await overWorld();
  const job = await over.deps.jobs.get("foo_job");
  const cursor = await over.deps.cursors.get("foo_job");
  if (job === undefined || cursor === undefined) throw new Error("there is no job");
  for (const stale of [undefined, { ...cursor, revision: NOW - 1 }]) await plan(over.deps, stale, job, NOW + 60_000);
  expect(over.world.ticks).toEqual([]);
  expect(over.world.cursors.get("foo_job")).toEqual(cursor);
});

test.each([{ misfire: true }, { misfire: false }])(
  "a planner may die after any call, with misfire $misfire",
  async ({ misfire }) => {
    const NOON = Date.parse("2027-01-04T12:00:00Z");
    const { told, different, together } = await everyDeath({
      async begin() {
        const over = await overWorld({ cron: "0 0,3,6,12 12 * * ?", misfire });
        over.world.now = NOON + 600_000;
        return over;
      },
      step: (over, deps) => planUntil(over, NOON + 840_000, deps),
      after: (over) => doOwedWork(over, NOON + 7_200_000),
      told: ({ world }) => ({
        fires: world.fires.values().map(({ firedAt, status, reason }) => `${firedAt - NOON} ${status} ${reason ?? ""}`),
        executions: world.executions.values().map(({ firedAt, status }) => `${firedAt - NOON} ${status}`),
        isSettled: (world.cursors.get("foo_job")?.settledUntil ?? 0) >= NOON + 720_000,
      }),
    });
    expect({ different, together }).toEqual({ different: {}, together: [] });
    expect(told).toEqual({
      fires: misfire
        ? ["0 STARTED ", "180000 STARTED ", "360000 STARTED ", "720000 STARTED "]
        : ["0 MISSED late", "360000 STARTED ", "720000 STARTED "],
      executions: [...(misfire ? ["0 FINISHED", "180000 FINISHED"] : []), "360000 FINISHED", "720000 FINISHED"],
      isSettled: true,
    });
  },
);
