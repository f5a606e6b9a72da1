import { spawn } from "node:child_process";
import { once } from "node:events";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { GetQueueUrlCommand, SQSClient } from "@aws-sdk/client-sqs";
import { DynamoDBDocumentClient, GetCommand, PutCommand, TransactWriteCommand } from "@aws-sdk/lib-dynamodb";
import { JobConfig } from "../../functions/contract/job.ts";
import { type PackageServer, servePackage } from "../../infra/local/cli/example.ts";
import { ADMINISTRATOR } from "../../infra/local/services/iam/deployed-access.ts";
import { startTestStack, type TestStack } from "../e2e/harness/local-stack.ts";
import { request } from "../e2e/harness/request.ts";
import { aJob } from "../support/a-job.ts";

/** The steps of each path: requests to the tables, a request to another service, the start of a process. */
export type BareCall = "read" | "write" | "transaction" | "request" | "process";

/**
 * The local stack, punctual and without duplicates, with one published app, and the bare calls with which each figure
 * is compared.
 */
export interface BenchStack extends TestStack {
  readonly documents: DynamoDBDocumentClient;
  readonly sqs: SQSClient;
  readonly lambda: LambdaClient;
  readonly tables: { readonly config: string; readonly run: string };
  readonly bare: Readonly<Record<BareCall, (n: number) => Promise<unknown>>>;
}

export async function startBenchStack(): Promise<BenchStack> {
  const stack = await startTestStack({ punctual: true });
  const { endpoints, stack: deployed, access } = stack.local;
  const base = { region: "us-east-1", credentials: access.credentialsOf(ADMINISTRATOR) };
  const documents = DynamoDBDocumentClient.from(new DynamoDBClient({ ...base, endpoint: endpoints.dynamodb }));
  const sqs = new SQSClient({ ...base, endpoint: endpoints.aws });
  const [queueName] = stack.local.queues.keys();
  const config = deployed.outputs.ConfigTable ?? "";
  const run = deployed.outputs.RunTable ?? "";
  const packages = await servePackage("test/examples/hello", "hello");
  await publish(stack, packages);
  const key = (n: number) => ({ PK: `BENCH#${n}`, SK: "BENCH" });
  return {
    ...stack,
    documents,
    sqs,
    lambda: new LambdaClient({ ...base, endpoint: endpoints.aws }),
    tables: { config, run },
    bare: {
      read: (n) => documents.send(new GetCommand({ TableName: run, Key: key(n), ConsistentRead: true })),
      write: (n) =>
        documents.send(
          new PutCommand({
            TableName: run,
            Item: { ...key(n), text: "x".repeat(300) },
            ConditionExpression: "attribute_not_exists(PK)",
          }),
        ),
      transaction: (n) =>
        documents.send(
          new TransactWriteCommand({
            TransactItems: [0, 1].map((i) => ({
              Put: {
                TableName: run,
                Item: { ...key(n), SK: `T${i}`, text: "x".repeat(300) },
                ConditionExpression: "attribute_not_exists(PK)",
              },
            })),
          }),
        ),
      request: () => sqs.send(new GetQueueUrlCommand({ QueueName: queueName })),
      process: () => once(spawn("/bin/true", { stdio: "ignore" }), "exit"),
    },
    async stop() {
      packages.stop();
      await stack.stop();
    },
  };
}

async function publish({ local }: TestStack, packages: PackageServer): Promise<void> {
  const app = { appName: "bench", appURL: packages.url, bootstrapScript: "bin/start.sh" };
  await request(local.apiUrl, "POST", "/api/app", app);
}

/** A job of the published app that does nothing. */
export const emptyJob = (jobName: string, change: Record<string, unknown> = {}) => ({
  jobName,
  appName: "bench",
  jobType: "SCRIPT",
  scriptCommandLine: "/bin/true",
  jobExecutionType: "TRANSIENT",
  cron: "0 0 0 1 1 ? 2199",
  shardingTotalCount: 1,
  cpuCount: 0.1,
  memoryMB: 64,
  ...change,
});

/** The same job, as the store keeps it. */
export const storedJob = (jobName: string, change: Record<string, unknown> = {}) =>
  JobConfig.parse(aJob({ ...emptyJob(jobName), ...change } as Partial<JobConfig>));
