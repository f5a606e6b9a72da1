import { readFileSync } from "node:fs";
import path from "node:path";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import * as z from "zod";
import { PLAIN_NUMBERS } from "../../functions/adapters/dynamodb/plain-numbers.ts";
import { runStore } from "../../functions/adapters/dynamodb/run-store.ts";
import { ExecutionView } from "../../functions/contract/execution-view.ts";
import { SAMPLED_OUT_SECONDS } from "../../functions/contract/timings.ts";
import { eventually } from "../eventually.ts";
import { clientsOf } from "../infra/local/a-fixture.ts";
import { nodeAppFiles } from "../runner/node-app.ts";
import { publishApp, register } from "./a-job.ts";
import { startTestStack, type TestStack } from "./local-stack.ts";
import { hostPackages, type PackageHost, packed } from "./package-host.ts";
import { request } from "./request.ts";

vi.setConfig({ testTimeout: 90_000 });

const EVERY_TWO_SECONDS = "0/2 * * * * ?";
const INSTANTS = 8;

/**
 * Each shard notes `<instant, epoch ms> <item>` with its first instruction. Of the job that is watched shard 1 is slower than
 * two instants, and shard 2 loses its process at every third one; the other job throws always.
 */
const APP = `
import { appendFileSync } from "node:fs";
import { type JobContext, runJobs } from "elastic-job-serverless";

class Watched {
  async execute({ shardingItem, fireTime, attempt, jobParameter }: JobContext) {
    const at = Date.parse(fireTime);
    appendFileSync(jobParameter, at + " " + shardingItem + "\\n");
    if (shardingItem === 1) await new Promise((resolve) => setTimeout(resolve, 5_000));
    if (shardingItem !== 2 || attempt > 1 || (at / 2_000) % 3 !== 0) return;
    process.kill(process.pid, "SIGKILL");
    await new Promise(() => {});
  }
}

class Failing {
  execute() {
    throw new Error("as always");
  }
}

runJobs({ Watched, Failing });
`;

let stack: TestStack;
let host: PackageHost;
let log: string;

beforeAll(async () => {
  host = await hostPackages(() => ({ bytes: packed(nodeAppFiles(APP)) }));
  stack = await startTestStack(
    { punctual: true, concurrency: 8 },
    { timings: { failoverBackoffSeconds: 1, fenceSeconds: 1 } },
  );
  log = path.join(stack.directory, "began.log");
  await publishApp(stack, { appName: "resident", appURL: `${host.origin}/app.tgz`, eventTraceSamplingCount: 5 });
}, 60_000);

afterAll(async () => {
  host?.stop();
  await stack?.stop();
});

test("a slow and a crashing shard cost the healthy one no instant; one execution in five is kept, and every failure", async () => {
  const watched = { ...daemon("Watched"), shardingTotalCount: 3, jobParameter: log };
  await Promise.all([watched, daemon("Failing")].map((job) => register(stack, job)));
  await eventually(`${INSTANTS} instants`, () => (began(0).length >= INSTANTS ? true : undefined), 60_000);
  // No instant is to come: what runs ends by itself.
  for (const job of [watched, daemon("Failing")])
    await request(stack.local.apiUrl, "PUT", "/api/job/update", { ...job, cron: "0 0 0 1 1 ? 2199" });
  const watchedHistory = await endedHistory("Watched");
  const instants = watchedHistory.map(({ fireTime }) => Date.parse(fireTime));
  expect(began(0), "the healthy shard was there once at every instant").toEqual(instants);
  expect(instants.map((at, n) => at - (instants[0] ?? 0) - n * 2_000).filter((gap) => gap !== 0)).toEqual([]);
  expect(began(1).length, "the slow shard was busy at some").toBeLessThan(instants.length);
  expect(began(2).length, "the crashing shard ran again").toBeGreaterThan(new Set(began(2)).size);
  expect(new Set(watchedHistory.map(({ status }) => status))).toEqual(new Set(["FINISHED"]));
  expect(await keptOf(watchedHistory)).toHaveLength(Math.floor(watchedHistory.length / 5));

  const failures = await endedHistory("Failing");
  expect(new Set(failures.map(({ status }) => status))).toEqual(new Set(["FAILED"]));
  expect(await keptOf(failures)).toHaveLength(failures.length);
});

const daemon = (jobName: string) => ({
  jobName,
  appName: "resident",
  jobClass: jobName,
  jobType: "SIMPLE",
  jobExecutionType: "DAEMON",
  cron: EVERY_TWO_SECONDS,
  shardingTotalCount: 1,
  cpuCount: 0.01,
  memoryMB: 64,
});

/** Instants (epoch ms, ascending) at which a shard began, as often as it did. */
function began(item: number): number[] {
  let text = "";
  try {
    text = readFileSync(log, "utf8");
  } catch {
    // No shard has begun yet.
  }
  const lines = text.split("\n").map((line) => line.split(" ").map(Number));
  return lines.flatMap(([at = 0, shard]) => (shard === item ? [at] : [])).sort((a, b) => a - b);
}

/** Oldest first, once all of it has ended and no fire is to come. */
async function endedHistory(jobName: string): Promise<ExecutionView[]> {
  const all = async () => {
    const shown = await request(stack.local.apiUrl, "GET", `/api/job/${jobName}/executions`);
    const views = z.array(ExecutionView).parse(shown);
    return views.every(({ endTime }) => endTime !== undefined) ? views.reverse() : undefined;
  };
  return eventually(`all executions of ${jobName} end`, all, 30_000);
}

/** Which are there still when those have expired whose history is not kept. */
async function keptOf(history: readonly ExecutionView[]): Promise<string[]> {
  const client = DynamoDBDocumentClient.from(clientsOf(stack.local).dynamodb, {
    unmarshallOptions: { ...PLAIN_NUMBERS },
  });
  const later = () => Date.now() + SAMPLED_OUT_SECONDS * 1_000;
  const runs = runStore(client, stack.local.stack.outputs.RunTable ?? "", later);
  const found = await Promise.all(history.map(({ executionId }) => runs.getExecution(executionId)));
  return found.flatMap((execution) => execution?.executionId ?? []);
}
