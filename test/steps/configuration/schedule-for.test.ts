import { expect, test } from "vitest";
import type { Job } from "../../../functions/contract/job.ts";
import { scheduleFor } from "../../../functions/steps/configuration/schedule-for.ts";
import { aJob } from "../../support/a-job.ts";
import { NOW } from "../../support/over-world.ts";

const jobOf = (config: Parameters<typeof aJob>[0], job: Partial<Job> = {}): Job => ({
  ...{ revision: NOW, enabled: true, state: "ACTIVE", config: aJob({ cron: "0 0 12 * * ?", ...config }) },
  ...job,
});

test.each([true, false])("a job that is enabled (%s) has a schedule that says so", (enabled) => {
  expect(scheduleFor(jobOf({}, { enabled }), NOW)).toEqual({
    jobName: "foo_job",
    expression: "cron(58 11 * * ? *)",
    timeZone: "UTC",
    enabled,
  });
});

test("a zone of one offset is the schedule's own", () => {
  expect(scheduleFor(jobOf({ timeZone: "Asia/Shanghai" }), NOW)).toMatchObject({
    expression: "cron(58 11 * * ? *)",
    timeZone: "Asia/Shanghai",
  });
});

test.each([
  { what: "no job", job: undefined },
  { what: "a job that is being removed", job: jobOf({}, { state: "DELETING" }) },
  { what: "a cron that never fires again", job: jobOf({ cron: "0 0 12 1 1 ? 2026" }) },
  { what: "a cron that is no cron any more", job: jobOf({ cron: "every noon" }) },
  { what: "a zone that is known no more", job: jobOf({ timeZone: "Atlantis/Capital" }) },
])("$what has no schedule", ({ job }) => {
  expect(scheduleFor(job, NOW)).toBeUndefined();
});

test("the end of a cron's years is judged at the given instant", () => {
  const job = jobOf({ cron: "0 0 12 1 1 ? 2026" });
  expect(scheduleFor(job, Date.parse("2025-06-01T00:00:00Z"))).toBeDefined();
});
