import { api } from "../../api/client.ts";

export interface Stops {
  readonly jobs: number;
  /** Jobs with a running execution, and the shards of these executions. */
  readonly running: number;
  readonly shards: number;
}

/** Everything that ends when an app is disabled or deleted. */
export async function stopsOf(appName: string): Promise<Stops> {
  let [jobs, running, shards] = [0, 0, 0];
  for await (const job of api.each("list-jobs", { query: { appName, view: "summary", limit: "100" } })) {
    jobs++;
    if (job.lastExecution?.status !== "RUNNING") continue;
    running++;
    shards += job.shardingTotalCount;
  }
  return { jobs, running, shards };
}
