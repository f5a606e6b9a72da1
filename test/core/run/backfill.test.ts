import { expect, test } from "vitest";
import { isBackfillFull, judgeWindow } from "../../../functions/core/run/backfill.ts";
import type { Fire } from "../../../functions/core/run/fire.ts";
import { backfillFireId, cronFireId, isBackfillFire, parseExecutionId } from "../../../functions/core/run/ids.ts";
import { aJob } from "../../support/a-job.ts";

const T = 1_800_000_000_000;
const revision = { revision: T - 500, enabled: true, config: aJob() };
const due = [0, 1, 2, 3, 4, 5].map((n) => ({ at: T + n * 1_000, revision }));
const fire = (n: number, status: Fire["status"], fields: Partial<Fire> = {}): Fire => {
  const firedAt = T + n * 1_000;
  return { jobName: "foo_job", fireId: cronFireId(firedAt), firedAt, revision: 1, status, recordedAt: T, ...fields };
};
const backfilled = (n: number, status: Fire["status"]) => fire(n, status, { fireId: backfillFireId(T + n * 1_000) });

test("instants that were missed or skipped run, those that ran or wait do not, and those without a record are left alone", () => {
  const recorded = [fire(0, "STARTED"), fire(1, "QUEUED"), fire(2, "MISSED"), fire(3, "SKIPPED")];
  expect(judgeWindow(due, recorded, [])).toEqual({ toRun: [T + 2_000, T + 3_000], hasRun: 2, unrecorded: 2 });
});

test("each instant of a shared record runs", () => {
  const recorded = [fire(1, "MISSED", { through: T + 3_000, count: 3 })];
  expect(judgeWindow(due, recorded, [])).toMatchObject({ toRun: [T + 1_000, T + 2_000, T + 3_000], unrecorded: 3 });
});

test("an instant that a backfill has run, runs or queued is done; one whose fire was skipped is not", () => {
  const recorded = due.map((_, n) => fire(n, "MISSED"));
  const before = [backfilled(0, "STARTED"), backfilled(1, "QUEUED"), backfilled(2, "SKIPPED")];
  expect(judgeWindow(due, recorded, before)).toMatchObject({
    toRun: [2, 3, 4, 5].map((n) => T + n * 1_000),
    hasRun: 2,
  });
});

test("a backfill is full when as many of its fires run or wait as may, or half of the queue is taken", () => {
  const own = (count: number) => Array.from({ length: count }, (_, n) => backfillFireId(T + n * 1_000));
  const state = { version: 1, queue: own(2) };
  expect(isBackfillFull(state, 3)).toBe(false);
  expect(isBackfillFull({ ...state, running: "b1" }, 3)).toBe(true);
  expect(isBackfillFull({ ...state, running: "c1" }, 3)).toBe(false);
  const others = Array.from({ length: 50 }, (_, n) => cronFireId(T + n * 1_000));
  expect(isBackfillFull({ version: 1, queue: others }, 3)).toBe(true);
});

test("the id of a backfill's fire names its instant, and its execution", () => {
  const fireId = backfillFireId(T);
  expect([fireId, isBackfillFire(fireId), isBackfillFire(cronFireId(T))]).toEqual(["b1800000000", true, false]);
  expect(parseExecutionId(`a.b.${fireId}`)).toEqual({ jobName: "a.b", fireId });
});
