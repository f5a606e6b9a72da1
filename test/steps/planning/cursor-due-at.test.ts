import { expect, test } from "vitest";
import { Timings } from "../../../functions/contract/timings.ts";
import { type Cursor, newCursor } from "../../../functions/core/run/cursor.ts";
import { cursorDueAt } from "../../../functions/steps/planning/plan.ts";
import { aJob } from "../../support/a-job.ts";

const timings = Timings.parse({});
const GRACE_MS = timings.cursorGraceSeconds * 1_000;
const NOW = Date.parse("2027-01-04T10:00:00.250Z");
const revision = { revision: NOW - 60_000, enabled: true, config: aJob({ cron: "0 0 11 * * ?" }) };
const written = { scheduledRevision: revision.revision, appliedRevision: revision.revision };
const dueAt = (marks: Partial<Cursor>, more: object = {}, settledUntil = NOW - 30_000) =>
  cursorDueAt(
    { now: () => NOW, timings },
    { ...revision, ...more },
    { ...newCursor("foo_job", revision.revision), ...marks },
    settledUntil,
  );

test("a cursor is overdue a while after the first due instant that is not settled", () => {
  expect(dueAt(written)).toBe(Date.parse("2027-01-04T11:00:00Z") + GRACE_MS);
  const eleven = Date.parse("2027-01-04T11:00:00Z");
  expect(dueAt(written, {}, eleven)).toBe(Date.parse("2027-01-05T11:00:00Z") + GRACE_MS);
});

test("it is overdue soon as long as its schedule is not known to be written", () => {
  expect(dueAt({})).toBe(NOW + GRACE_MS);
  expect(dueAt({ ...written, scheduledRevision: revision.revision - 1 })).toBe(NOW + GRACE_MS);
});

test("it is overdue soon as long as its run state is not known to follow its revision", () => {
  expect(dueAt({ scheduledRevision: revision.revision })).toBe(NOW + GRACE_MS);
  expect(dueAt({ ...written, appliedRevision: revision.revision - 1 })).toBe(NOW + GRACE_MS);
});

test("it is never overdue when nothing is due any more", () => {
  expect(dueAt(written, { enabled: false })).toBeUndefined();
});
