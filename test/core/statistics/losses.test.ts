import { expect, test } from "vitest";
import type { Fire } from "../../../functions/core/run/fire.ts";
import { lossesByJob, lossesOf } from "../../../functions/core/statistics/losses.ts";

const fire = (status: Fire["status"], reason?: Fire["reason"], count?: number): Fire => ({
  ...{ jobName: "foo_job", fireId: "c5", firedAt: 5_000, revision: 1, recordedAt: 6_000, status },
  ...(reason && { reason }),
  ...(count && { count }),
});

test.each([
  { fires: [fire("STARTED"), fire("QUEUED")], skipped: 0, missed: 0, because: "they run" },
  { fires: [fire("SKIPPED", "overlap")], skipped: 1, missed: 0, because: "the job was busy" },
  { fires: [fire("MISSED", "late", 107)], skipped: 0, missed: 107, because: "one record stands for several" },
  {
    fires: [fire("MISSED", "queue-full"), fire("MISSED", "dispatcher-failed")],
    skipped: 0,
    missed: 2,
    because: "no place was left",
  },
  {
    fires: [fire("SKIPPED", "disabled"), fire("SKIPPED", "deregistered")],
    skipped: 0,
    missed: 0,
    because: "their job does not want them",
  },
])("$skipped are skipped and $missed missed: $because", ({ fires, skipped, missed }) => {
  expect(lossesOf(fires)).toEqual({ skipped, missed });
});

test("an execution of a DAEMON job is lost when none of its shards ran", () => {
  const none = { FINISHED: 0, KILLED: 0, FAILED: 0, ERROR: 0, LOST: 0 };
  const unrun = { skipped: 2, missed: 0 };
  expect(lossesOf([], { counts: none, unrun })).toEqual({ skipped: 1, missed: 0 });
  expect(lossesOf([], { counts: none, unrun: { skipped: 1, missed: 1 } })).toEqual({ skipped: 0, missed: 1 });
  expect(lossesOf([], { counts: { ...none, FINISHED: 1 }, unrun })).toEqual({ skipped: 0, missed: 0 });
  expect(lossesOf([], { counts: none })).toEqual({ skipped: 0, missed: 0 });
});

test("hours are added up by job, and the job with the most losses is first", () => {
  const hour = (jobName: string, skipped: number, missed: number) => ({ jobName, skipped, missed });
  expect(lossesByJob([hour("b", 1, 0), hour("c", 0, 1), hour("a", 2, 2), hour("c", 3, 1), hour("b", 0, 0)])).toEqual([
    hour("c", 3, 2),
    hour("a", 2, 2),
    hour("b", 1, 0),
  ]);
});
