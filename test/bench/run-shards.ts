import { request } from "../e2e/harness/request.ts";
import { eventually } from "../support/eventually.ts";

const WITHIN_MS = 280_000;

interface ExecutionShown {
  readonly endTime?: string;
}

/** Triggers a job and waits for its execution's end. @param shardingItems the others are not run. @default all */
export async function runShards(apiUrl: string, jobName: string, shardingItems?: readonly number[]): Promise<void> {
  const body = { jobName, ...(shardingItems && { shardingItems }) };
  const { executionId } = (await request(apiUrl, "POST", "/api/job/trigger", body)) as { executionId: string };
  await eventually(
    `${executionId} ends`,
    async () => {
      const shown = (await request(apiUrl, "GET", `/api/job/executions/${executionId}`)) as ExecutionShown;
      return shown.endTime === undefined ? undefined : shown;
    },
    WITHIN_MS,
  );
}
