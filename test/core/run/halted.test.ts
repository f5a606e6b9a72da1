import { expect, test } from "vitest";
import type { Job } from "../../../functions/contract/job.ts";
import { haltedBy, mayStart } from "../../../functions/core/run/halted.ts";
import { unrunStatus } from "../../../functions/core/run/unrun-status.ts";
import { anApp } from "../../support/a-job.ts";

const job = (enabled: boolean, state: Job["state"] = "ACTIVE") => ({ enabled, state }) as Job;

test.each([
  { because: "both are enabled", job: job(true), app: anApp(), halted: undefined },
  { because: "the job is disabled", job: job(false), app: anApp(), halted: "disabled" },
  { because: "its app is disabled", job: job(true), app: anApp({ disabled: true }), halted: "disabled" },
  { because: "the job is being deleted", job: job(true, "DELETING"), app: anApp(), halted: "deregistered" },
  { because: "there is no job", job: undefined, app: anApp(), halted: "deregistered" },
  { because: "there is no app", job: job(true), app: undefined, halted: "deregistered" },
])("a job is halted by '$halted': $because", ({ job, app, halted }) => {
  expect(haltedBy(job, app)).toBe(halted);
});

test.each([
  { job: job(true), may: true },
  { job: job(false), may: false },
  { job: job(true, "DELETING"), may: false },
  { job: undefined, may: false },
])("the job $job may start an execution: $may", ({ job, may }) => {
  expect(mayStart(job)).toBe(may);
});

test.each([
  { because: "nothing is known of shards that did not run", unrun: undefined, status: undefined },
  { because: "one shard ran", unrun: { skipped: 1, missed: 1 }, status: undefined },
  { because: "all were busy", unrun: { skipped: 3, missed: 0 }, status: { status: "SKIPPED", reason: "overlap" } },
  {
    because: "one was pushed out of a full queue",
    unrun: { skipped: 2, missed: 1 },
    status: { status: "MISSED", reason: "queue-full" },
  },
])("a fire of three shards is told as $status: $because", ({ unrun, status }) => {
  expect(unrunStatus({ shards: 3, ...(unrun && { unrun }) })).toEqual(status);
});
