import type { App } from "../../contract/app.ts";
import type { FieldProblem } from "../../contract/problem.ts";
import { shardNeed, whyNoTier } from "../../core/config/runner-tier.ts";
import type { JobStore } from "../../ports/job-store.ts";
import { everyItem } from "./every-item.ts";

export interface Ports {
  readonly jobs: JobStore;
  readonly tiers: readonly number[];
}

/** A larger app may push its jobs out of every tier. @returns the shortage of the first such job */
export async function jobsTooLargeFor(app: App, stored: App, { jobs, tiers }: Ports): Promise<readonly FieldProblem[]> {
  if (app.memoryMB <= stored.memoryMB && app.cpuCount <= stored.cpuCount) return [];
  for await (const { config } of everyItem((page) => jobs.listOfApp(app.appName, page))) {
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
