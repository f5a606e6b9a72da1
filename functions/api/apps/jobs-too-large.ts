import type { App } from "../../contract/app.ts";
import type { FieldProblem } from "../../contract/problem.ts";
import { shardNeed, whyNoTier } from "../../core/config/runner-tier.ts";
import type { JobStore } from "../../ports/job-store.ts";

export interface Ports {
  readonly jobs: JobStore;
  readonly tiers: readonly number[];
}

/** The number of jobs that are judged with a change of their app, so that its requests do not grow with the app. */
export const MAX_JUDGED_JOBS = 200;

/**
 * A larger app may push its jobs out of every tier. The first 200 jobs, in order of names, are judged. The shards of
 * another job that fits no tier any more end as ERROR, with the reason.
 * @returns the shortage of the first such job
 */
export async function jobsTooLargeFor(app: App, stored: App, { jobs, tiers }: Ports): Promise<readonly FieldProblem[]> {
  if (app.memoryMB <= stored.memoryMB && app.cpuCount <= stored.cpuCount) return [];
  const { items } = await jobs.listOfApp(app.appName, { limit: MAX_JUDGED_JOBS });
  for (const { config } of items) {
    const lacks = whyNoTier(shardNeed(config, app), tiers);
    if (lacks.length > 0) {
      return lacks.map(({ field, detail }) => ({
        pointer: `/${field}`,
        detail: `its job '${config.jobName}' ${detail}`,
      }));
    }
  }
  return [];
}
