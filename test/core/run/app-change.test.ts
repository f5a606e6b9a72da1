import { expect, test } from "vitest";
import type { App } from "../../../functions/contract/app.ts";
import type { Job } from "../../../functions/contract/job.ts";
import { type AppChange, isOrphan } from "../../../functions/core/run/app-change.ts";
import { aJob, anApp } from "../../support/a-job.ts";

const AT = 1_795_000_000_000;
const deleted: AppChange = { appName: "foo_app", kind: "deleted", at: AT, pass: 1 };
const job = (revision: number): Job => ({ revision, enabled: true, config: aJob(), state: "ACTIVE" });

test.each<{ because: string; change?: Partial<AppChange>; revision: number; app?: App; orphan: boolean }>([
  { because: "its app is gone", revision: AT + 1, orphan: true },
  {
    because: "it was there when its app was deleted, and another app has the name now",
    revision: AT,
    app: anApp(),
    orphan: true,
  },
  { because: "it was changed since, and belongs to a later app", revision: AT + 1, app: anApp(), orphan: false },
  { because: "its app is only disabled", change: { kind: "disabled" }, revision: AT, app: anApp(), orphan: false },
  {
    because: "its app was disabled, and is gone: another mark removes its jobs",
    change: { kind: "disabled" },
    revision: AT,
    orphan: false,
  },
])("a job is removed with its app: $orphan, because $because", ({ change, revision, app, orphan }) => {
  expect(isOrphan(job(revision), { ...deleted, ...change }, app)).toBe(orphan);
});
