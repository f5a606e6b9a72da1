import { randomUUID } from "node:crypto";
import { SendMessageBatchCommand } from "@aws-sdk/client-sqs";
import { PutCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { jobStore } from "../../functions/adapters/dynamodb/job-store.ts";
import { fireKey, stateKey } from "../../functions/adapters/dynamodb/keys.ts";
import { eventually } from "../support/eventually.ts";
import { type BenchStack, storedJob } from "./stack.ts";

/** Instants of each busy job, one a second; none of them is late yet. */
const INSTANTS = 8;

/** Jobs that have been due every second for a while and have an execution running, as the tables show it. */
export async function busyJobs({ documents, tables }: BenchStack, count: number): Promise<string[]> {
  const store = jobStore(documents, tables);
  const names = Array.from({ length: count }, () => `busy-${randomUUID()}`);
  const revision = Date.now() - (INSTANTS + 5) * 1_000 + 1;
  for (const jobName of names) {
    const config = storedJob(jobName, { cron: "* * * * * ?" });
    await store.create({ revision, enabled: true, config, state: "ACTIVE" }, Date.now() + 3_600_000);
    await documents.send(
      new PutCommand({ TableName: tables.run, Item: { ...stateKey(jobName), version: 1, running: "c1", queue: [] } }),
    );
  }
  return names;
}

/** Sends the ticks of their latest instants and waits until each has been recorded. @returns how many there were. */
export async function dispatch(stack: BenchStack, jobs: readonly string[], instants = INSTANTS): Promise<number> {
  const { local, sqs } = stack;
  const url = local.stack.outputs.TicksQueue;
  const last = Math.floor(Date.now() / 1_000) - 1;
  // Instant by instant, as they come: the ticks of one job never meet.
  const ticks = Array.from({ length: instants }, (_, n) => last - n).flatMap((instantEpochSeconds) =>
    jobs.map((jobName) => ({ jobName, instantEpochSeconds })),
  );
  for (let i = 0; i < ticks.length; i += 10) {
    const Entries = ticks.slice(i, i + 10).map((tick, n) => ({ Id: String(n), MessageBody: JSON.stringify(tick) }));
    await sqs.send(new SendMessageBatchCommand({ QueueUrl: url, Entries }));
  }
  await eventually(
    `${ticks.length} fires`,
    async () => ((await recorded(stack, jobs)) >= ticks.length ? true : undefined),
    60_000,
  );
  return ticks.length;
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
