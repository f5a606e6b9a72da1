import { randomUUID } from "node:crypto";
import { InvokeCommand } from "@aws-sdk/client-lambda";
import { SendMessageBatchCommand } from "@aws-sdk/client-sqs";
import { PutCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { jobStore } from "../../functions/adapters/dynamodb/job-store.ts";
import { fireKey, stateKey } from "../../functions/adapters/dynamodb/keys.ts";
import { JobConfig } from "../../functions/contract/job.ts";
import { eventually } from "../e2e/local-stack.ts";
import { request } from "../e2e/request.ts";
import { bareRates, PARALLEL } from "./bare.ts";
import { bareRate, type Figure, half, perSecond } from "./figure.ts";
import { type BenchStack, emptyJob } from "./stack.ts";

const WAKES = 160;
const BUSY_JOBS = 40;
/** Instants of each busy job, one a second; none of them is late yet. */
const INSTANTS = 8;

/** A wake with nothing due reads cursor and job, and moves the cursor. */
const WAKE = { read: 2, write: 1 } as const;
/** A fire reads run state, revision, job and app, and commits state and row. */
const FIRE = { read: 4, transaction: 1 } as const;

/** Wakes through the planner; ticks through the dispatcher, each judged and recorded (as SKIPPED: what a start costs is the shards' figure). */
export async function benchFires(stack: BenchStack): Promise<Figure[]> {
  const rates = await bareRates(stack);
  const wakes = await benchWakes(stack);
  const fires = await benchTicks(stack);
  return [
    half("planner: wakes with nothing due", wakes, WAKE, bareRate(rates, WAKE)),
    half("dispatcher: fires recorded", fires, FIRE, bareRate(rates, FIRE)),
  ];
}

async function benchWakes({ local, lambda }: BenchStack): Promise<number> {
  await request(local.apiUrl, "POST", "/api/job/register", emptyJob("waking"));
  const planner = [...local.functions.keys()].find((name) => name.endsWith("-planner"));
  const payload = Buffer.from(JSON.stringify({ jobName: "waking", scheduledTime: new Date().toISOString() }));
  const wake = () => lambda.send(new InvokeCommand({ FunctionName: planner, Payload: payload }));
  await perSecond(20, PARALLEL, wake);
  return perSecond(WAKES, PARALLEL, wake);
}

async function benchTicks(stack: BenchStack): Promise<number> {
  const { local, sqs } = stack;
  const url = local.stack.outputs.TicksQueue;
  await dispatch(stack, await busyJobs(stack, 1), url, sqs);
  const jobs = await busyJobs(stack, BUSY_JOBS);
  const start = performance.now();
  await dispatch(stack, jobs, url, sqs);
  return (BUSY_JOBS * INSTANTS * 1_000) / (performance.now() - start);
}

/** Jobs that have been due every second for a while and have an execution running, as the tables show it. */
async function busyJobs({ documents, tables }: BenchStack, count: number): Promise<string[]> {
  const store = jobStore(documents, tables);
  const names = Array.from({ length: count }, () => `busy-${randomUUID()}`);
  const revision = Date.now() - (INSTANTS + 5) * 1_000 + 1;
  for (const jobName of names) {
    const config = JobConfig.parse({
      ...emptyJob(jobName, { cron: "* * * * * ?" }),
      timeZone: "UTC",
      shardingItemParameters: "",
      jobParameter: "",
      failover: false,
      misfire: false,
      streamingProcess: false,
      jobProperties: {},
      description: "",
      timeoutSeconds: 840,
    });
    await store.create({ revision, enabled: true, config, state: "ACTIVE" }, Date.now() + 3_600_000);
    await documents.send(
      new PutCommand({ TableName: tables.run, Item: { ...stateKey(jobName), version: 1, running: "c1", queue: [] } }),
    );
  }
  return names;
}

async function dispatch(
  stack: BenchStack,
  jobs: readonly string[],
  url: string | undefined,
  sqs: BenchStack["sqs"],
): Promise<void> {
  const last = Math.floor(Date.now() / 1_000) - 1;
  // Instant by instant, as they come: the ticks of one job never meet.
  const ticks = Array.from({ length: INSTANTS }, (_, n) => last - n).flatMap((instantEpochSeconds) =>
    jobs.map((jobName) => ({ jobName, instantEpochSeconds })),
  );
  for (let i = 0; i < ticks.length; i += 10) {
    const Entries = ticks.slice(i, i + 10).map((tick, n) => ({ Id: String(n), MessageBody: JSON.stringify(tick) }));
    await sqs.send(new SendMessageBatchCommand({ QueueUrl: url, Entries }));
  }
  await eventually(
    async () => ((await recorded(stack, jobs)) >= ticks.length ? true : undefined),
    60_000,
    `${ticks.length} fires`,
  );
}

async function recorded({ documents, tables }: BenchStack, jobs: readonly string[]): Promise<number> {
  const counts = await Promise.all(
    jobs.map(async (job) => {
      const { PK, SK } = fireKey(job, "");
      const query = new QueryCommand({
        TableName: tables.run,
        Select: "COUNT",
        KeyConditionExpression: "PK = :job AND begins_with(SK, :fire)",
        ExpressionAttributeValues: { ":job": PK, ":fire": SK },
      });
      return (await documents.send(query)).Count ?? 0;
    }),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}
