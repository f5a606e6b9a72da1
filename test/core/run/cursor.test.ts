import { expect, test } from "vitest";
import { isScheduling, newCursor, owesRunState, owesSchedule } from "../../../functions/core/run/cursor.ts";

const AT = 1_795_000_000_000;
const begun = () => newCursor("foo_job", AT);

test("a cursor begins at its revision, with all work owed", () => {
  const cursor = begun();
  expect(cursor).toEqual({ jobName: "foo_job", revision: AT, armedUntil: AT, settledUntil: AT });
  expect([owesSchedule(cursor), owesRunState(cursor)]).toEqual([true, true]);
});

test("the mark of the newest revision says that its work is done, and that of an older one says nothing", () => {
  const cursor = begun();
  expect(owesSchedule({ ...cursor, scheduledRevision: AT })).toBe(false);
  expect(owesSchedule({ ...cursor, scheduledRevision: AT - 1 })).toBe(true);
  expect(owesRunState({ ...cursor, appliedRevision: AT })).toBe(false);
  expect(owesRunState({ ...cursor, appliedRevision: AT - 1 })).toBe(true);
});

test("a write that has begun may take effect until its instant, which is not part of it", () => {
  const cursor = begun();
  const writing = { ...cursor, schedulingUntil: AT };
  expect([AT - 1, AT].map((now) => isScheduling(writing, now))).toEqual([true, false]);
  expect(isScheduling(cursor, 0)).toBe(false);
});
