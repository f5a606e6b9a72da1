import { request } from "../e2e/harness/request.ts";
import { bareRates } from "./bare.ts";
import { bareRate, besideBare, type Figure } from "./figure.ts";
import { runShards } from "./run-shards.ts";
import { type BenchStack, emptyJob } from "./stack.ts";

const SHARDS = 400;
/** The share of the bare calls' rate that must be reached. */
const LEAST = 0.8;
/** A shard is an asynchronous Invoke, a look at the cancel flag, a claim, a process and an end. */
const SHARD = { process: 1, read: 1, write: 2, request: 1 } as const;

/** Shards of an empty process through dispatcher, runner and collector, beside the bare process starts and writes that they need. */
export async function benchShards(stack: BenchStack): Promise<Figure[]> {
  const { apiUrl } = stack.local;
  await request(apiUrl, "POST", "/api/job/register", emptyJob("sharded", { shardingTotalCount: SHARDS }));
  await runShards(apiUrl, "sharded", [0, 1, 2, 3]);
  const rates = await bareRates(stack);
  const start = performance.now();
  await runShards(apiUrl, "sharded");
  const shards = (SHARDS * 1_000) / (performance.now() - start);
  return [besideBare("shards completed", shards, SHARD, bareRate(rates, SHARD), LEAST)];
}
