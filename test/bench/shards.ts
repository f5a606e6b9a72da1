import { eventually } from "../e2e/local-stack.ts";
import { request } from "../e2e/request.ts";
import { bareRates } from "./bare.ts";
import { bareRate, type Figure, half } from "./figure.ts";
import { type BenchStack, emptyJob } from "./stack.ts";

const SHARDS = 400;
/** A shard is an asynchronous Invoke, a look at the cancel flag, a claim, a process and an end. */
const SHARD = { process: 1, read: 1, write: 2, request: 1 } as const;

interface ExecutionShown {
  readonly endTime?: string;
}

/** Shards of an empty process through dispatcher, runner and collector, beside the process starts and writes they cannot do without. */
export async function benchShards(stack: BenchStack): Promise<Figure[]> {
  const { apiUrl } = stack.local;
  await request(apiUrl, "POST", "/api/job/register", emptyJob("sharded", { shardingTotalCount: SHARDS }));
  await runOnce(apiUrl, [0, 1, 2, 3]);
  const rates = await bareRates(stack);
  const start = performance.now();
  await runOnce(apiUrl);
  const shards = (SHARDS * 1_000) / (performance.now() - start);
  return [half("shards completed", shards, SHARD, bareRate(rates, SHARD))];
}

async function runOnce(apiUrl: string, shardingItems?: readonly number[]): Promise<void> {
  const body = { jobName: "sharded", ...(shardingItems && { shardingItems }) };
  const { executionId } = (await request(apiUrl, "POST", "/api/job/trigger", body)) as { executionId: string };
  await eventually(
    async () => {
      const shown = (await request(apiUrl, "GET", `/api/job/executions/${executionId}`)) as ExecutionShown;
      return shown.endTime === undefined ? undefined : shown;
    },
    120_000,
    `${executionId} ends`,
  );
}
