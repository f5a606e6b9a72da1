import type { Job } from "../../contract/job.ts";
import { type AppChange, isOrphan, SECOND_PASS_AFTER_MS } from "../../core/run/app-change.ts";
import { applyToRun } from "../run-state/cancel.ts";
import type { FollowAppPorts } from "./configuration-ports.ts";
import { deregisterJob, finishDeregistration } from "./deregister-job.ts";

/** Jobs of one page, each with up to fifteen requests: a page takes seconds. */
export const FOLLOW_PAGE = 20;

/** Other writers of the same job may come between; each try reads the job again. */
const TRIES = 5;

/**
 * Lets the next page of an app's jobs follow when the app was disabled or deleted, and stores the progress. A second
 * run is harmless, even at the same time.
 * @returns whether more work is left.
 */
export async function followApp(deps: FollowAppPorts, appName: string): Promise<boolean> {
  const change = await deps.appChanges.get(appName);
  if (change === undefined) return false;
  const { after } = change;
  const page = await deps.jobs.listOfApp(appName, { limit: FOLLOW_PAGE, ...(after !== undefined && { after }) });
  await Promise.all(page.items.map((job) => followOne(deps, change, job)));
  if (page.next !== undefined)
    return deps.appChanges.advance(change, { pass: change.pass, after: page.next }, deps.now());
  if (change.pass === 1) await deps.appChanges.advance(change, { pass: 2 }, change.at + SECOND_PASS_AFTER_MS);
  else if (deps.now() >= change.at + SECOND_PASS_AFTER_MS) await deps.appChanges.end(change);
  return false;
}

async function followOne(deps: FollowAppPorts, change: AppChange, listed: Job): Promise<void> {
  const { jobName } = listed.config;
  for (let tries = 0; tries < TRIES; tries++) {
    const job = await deps.jobs.get(jobName);
    if (job === undefined || job.config.appName !== change.appName) return;
    const app = await deps.apps.get(change.appName);
    if (job.state === "DELETING") return finishDeregistration(deps, job);
    if (!isOrphan(job, change, app)) return applyToRun(deps, jobName);
    const origin = change.origin && { ...change.origin, action: "deregistered" as const };
    if ((await deregisterJob(deps, job, origin)) !== "stale") return;
  }
  throw new Error(`${jobName} changed ${TRIES} times while it was deregistered with its app`);
}
