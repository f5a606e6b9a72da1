import { expect, test } from "vitest";
import { cronFireId } from "../../../functions/core/run/ids.ts";
import { settle } from "../../../functions/steps/planning/settle.ts";
import { anApp } from "../../support/a-job.ts";
import { askedOf } from "../../support/asked-of.ts";
import { everyDeath } from "../../support/dying.ts";
import { NOW, overWorld } from "../../support/over-world.ts";
import { doOwedWork } from "../../support/owed-work.ts";

/** The n-th due instant after the registration, every five seconds. */
const instant = (n: number) => NOW - 250 + 5_000 * n;

/** A world in which nothing was recorded until this many instants have passed. */
async function after(instants: number, job: Parameters<typeof overWorld>[0] = {}) {
  const over = await overWorld(job);
  over.world.now = instant(instants) + 10;
  /** `<instant>[-<last instant>] <status> <reason>` of each record. */
  const records = () =>
    over.world.fires.values("foo_job#").map(({ firedAt, through, count, status, reason = "" }) => {
      const number = (at: number) => (at - instant(0)) / 5_000;
      return [number(firedAt), through && number(through), count, status, reason].filter((part) => part !== undefined);
    });
  return { ...over, records };
}

test("a lost tick's fire is started, and its fan-out is asked for", async () => {
  const { world, deps, records } = await after(1);
  await settle(deps, "foo_job", NOW, instant(1));
  expect(records()).toEqual([[1, "STARTED", ""]]);
  const executionId = `foo_job.${cronFireId(instant(1))}`;
  expect(world.invoked).toEqual([{ fanOut: { executionId, chunk: 0 } }]);
});

test("instants of the last minute are given to the run state one by one, older ones share a record", async () => {
  const { deps, records } = await after(20);
  // Twelve instants are less than a minute old.
  await settle(deps, "foo_job", NOW, instant(12));
  expect(records()).toEqual([
    [1, 8, 8, "MISSED", "late"],
    [9, "STARTED", ""],
    [10, "SKIPPED", "overlap"],
    [11, "SKIPPED", "overlap"],
    [12, "SKIPPED", "overlap"],
  ]);
});

test("with misfire the newest hundred run, and older ones share a record", async () => {
  const { deps, records } = await after(200, { misfire: true });
  await settle(deps, "foo_job", NOW, instant(103));
  expect(records().slice(0, 3)).toEqual([
    [1, 3, 3, "MISSED", "backlog"],
    [4, "STARTED", ""],
    [5, "QUEUED", ""],
  ]);
  expect(records()).toHaveLength(101);
});

test("a shared record is written under its revision, if none of its instants has a record by then", async () => {
  const { deps, world } = await after(200);
  const lists: (readonly [number, number])[] = [];
  const listCronFires: typeof deps.runs.listCronFires = async (jobName, from, until) => {
    lists.push([from, until]);
    return deps.runs.listCronFires(jobName, from, until);
  };
  await settle({ ...deps, runs: { ...deps.runs, listCronFires } }, "foo_job", NOW, instant(9));
  expect(lists[1]).toEqual([instant(1) - 1, instant(8)]);
  expect(world.fires.values()[0]).toMatchObject({ revision: NOW, recordedAt: world.now });
});

test("a fire of the revision before, between two instants of the window, stops nothing", async () => {
  const { world, deps, records } = await after(20);
  const firedAt = instant(3) + 2_500;
  const fireId = cronFireId(firedAt);
  world.fires.put(`foo_job#${fireId}`, {
    ...{ jobName: "foo_job", fireId, firedAt, revision: NOW - 1, status: "SKIPPED", reason: "overlap" },
    recordedAt: firedAt,
  });
  await settle(deps, "foo_job", NOW, instant(8));
  expect(records()).toEqual([
    [1, 3, 3, "MISSED", "late"],
    [3.5, "SKIPPED", "overlap"],
    [4, 7, 4, "MISSED", "late"],
    [8, "MISSED", "late"],
  ]);
});

test("a single instant that is missed has a record without a count", async () => {
  const { deps, records } = await after(200);
  await settle(deps, "foo_job", NOW, instant(2));
  expect(records()).toEqual([
    [1, "MISSED", "late"],
    [2, "MISSED", "late"],
  ]);
});

test.each([
  {
    what: "a disabled app",
    change: (over: Awaited<ReturnType<typeof after>>) => over.world.apps.put("foo_app", anApp({ disabled: true })),
    reason: "disabled",
  },
  {
    what: "a removed app",
    change: (over: Awaited<ReturnType<typeof after>>) => over.world.apps.delete("foo_app"),
    reason: "deregistered",
  },
])("instants of $what are skipped", async ({ change, reason }) => {
  const over = await after(20);
  change(over);
  await settle(over.deps, "foo_job", NOW, instant(5));
  expect(over.records()).toEqual([[1, 5, 5, "SKIPPED", reason]]);
  expect(over.world.executions.keys()).toEqual([]);
});

test("instants of a job that goes while they are settled are skipped", async () => {
  const { deps, records } = await after(20);
  await settle({ ...deps, jobs: { ...deps.jobs, get: async () => undefined } }, "foo_job", NOW, instant(5));
  expect(records()).toEqual([[1, 5, 5, "SKIPPED", "deregistered"]]);
});

test("a window in which nothing is due costs one read", async () => {
  const { deps } = await after(20, { cron: "0 0 12 * * ?" });
  const noted = askedOf(deps);
  await settle(noted.deps, "foo_job", NOW, instant(20));
  expect(noted.asked).toEqual(["jobs.listRevisions"]);
});

test("a window that others record all the time is given up loudly", async () => {
  const { deps } = await after(200);
  let tries = 0;
  const commit = async () => {
    tries++;
    return "duplicate" as const;
  };
  const settling = settle({ ...deps, runs: { ...deps.runs, commit } }, "foo_job", NOW, instant(5));
  await expect(settling).rejects.toThrow("10 times");
  expect(tries).toBe(10);
});

test.each([{ misfire: true }, { misfire: false }])(
  "a planner may die after any call while it settles, with misfire $misfire",
  async ({ misfire }) => {
    const { told, different, together } = await everyDeath({
      begin: () => after(60, { misfire, cron: "0/30 0-1 10 * * ?" }),
      step: (_, deps) => settle(deps, "foo_job", NOW, instant(48)),
      after: (over) => doOwedWork(over, NOW + 3_600_000),
      told: ({ records, world }) => [records(), world.executions.values().map(({ status }) => status)],
    });
    expect({ different, together }).toEqual({ different: {}, together: [] });
    const [records] = told as [unknown[]];
    // Without misfire the first two share a record.
    expect(records).toHaveLength(misfire ? 3 : 2);
  },
);
