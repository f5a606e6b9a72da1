import { expect, test } from "vitest";
import { backfillFireId, cronFireId } from "../../../functions/core/run/ids.ts";
import { advanceBackfill } from "../../../functions/steps/planning/advance-backfill.ts";
import { askedOf } from "../../support/asked-of.ts";
import { unawaited } from "../../support/dying.ts";
import { NOW, overWorld } from "../../support/over-world.ts";

/** Instants that are looked at together; one message looks five times. */
const PAGE = 500;
const BASE = NOW - 250;
const instant = (n: number) => BASE + 1_000 * n;

/** A backfill over due instants of every second, all of which have run but the one with this number. */
async function backfillOf(instants: number, missed: number) {
  const over = await overWorld({ cron: "0/1 * * * * ?", shardingTotalCount: 1, shardingItemParameters: "" });
  const { world, deps } = over;
  for (let n = 1; n <= instants; n++) {
    const [firedAt, fireId] = [instant(n), cronFireId(instant(n))];
    const end = n === missed ? ({ status: "MISSED", reason: "late" } as const) : ({ status: "STARTED" } as const);
    world.fires.put(`foo_job#${fireId}`, { jobName: "foo_job", fireId, firedAt, revision: NOW, ...end, recordedAt: 1 });
  }
  world.now = instant(instants) + 100;
  const window = { from: instant(1), to: instant(instants), until: instant(instants), after: instant(1) - 1 };
  await deps.backfills.begin({ jobName: "foo_job", ...window, maxParallel: 3, at: world.now }, world.now);
  const noted = askedOf(deps);
  const advance = (ports = noted.deps) => advanceBackfill({ ...ports, runs: noted.deps.runs }, "foo_job");
  const lists = () => noted.asked.filter((call) => call === "runs.listBackfillFires").length;
  const started = (n: number) => world.fires.get(`foo_job#${backfillFireId(instant(n))}`)?.status;
  return { ...over, advance, lists, started, stored: () => world.backfills.get("foo_job") };
}

test.each([
  { instants: PAGE - 1, looks: 1 },
  { instants: PAGE, looks: 1 },
  { instants: PAGE + 1, looks: 2 },
])("$instants instants are looked at in $looks looks, and then the backfill is over", async ({ instants, looks }) => {
  const { advance, lists, started, stored } = await backfillOf(instants, instants);
  await advance();
  expect([lists(), started(instants), stored()]).toEqual([looks, "STARTED", undefined]);
});

test("more than five pages are left to another message, which goes on behind them", async () => {
  const last = 5 * PAGE + 10;
  const { world, deps, advance, lists, started, stored } = await backfillOf(last, last);
  expect(await unawaited(deps, advance)).toEqual([]);
  expect([lists(), started(last), stored()?.after]).toEqual([5, undefined, instant(5 * PAGE)]);
  expect(world.invoked).toEqual([{ backfill: { backfilledJob: "foo_job" } }]);
  await advance();
  expect([lists(), started(last), stored()]).toEqual([6, "STARTED", undefined]);
  expect(world.invoked.slice(1)).toEqual([
    { fanOut: { executionId: `foo_job.${backfillFireId(instant(last))}`, chunk: 0 } },
  ]);
});

test("a message whose backfill has ended meanwhile moves no other one", async () => {
  const { deps, stored } = await backfillOf(5 * PAGE, 1);
  const before = stored();
  if (before === undefined) throw new Error("there is no backfill");
  await deps.backfills.end(before);
  await deps.backfills.begin({ ...before, at: before.at + 1_000 }, 0);
  const stale = { ...deps, backfills: { ...deps.backfills, get: async () => before } };
  const noted = askedOf(stale);
  await advanceBackfill(noted.deps, "foo_job");
  expect(noted.asked.filter((call) => call === "backfills.advance")).toHaveLength(1);
  expect(stored()).toMatchObject({ after: before.after, at: before.at + 1_000 });
});
