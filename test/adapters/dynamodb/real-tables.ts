import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { DeleteCommand, type DynamoDBDocumentClient, ScanCommand } from "@aws-sdk/lib-dynamodb";
import { App, Stack } from "aws-cdk-lib";
import { Template as Assertions } from "aws-cdk-lib/assertions";
import { appChanges } from "../../../functions/adapters/dynamodb/app-changes.ts";
import { appStore } from "../../../functions/adapters/dynamodb/app-store.ts";
import { backfillStore } from "../../../functions/adapters/dynamodb/backfill-store.ts";
import { changeLog } from "../../../functions/adapters/dynamodb/change-log.ts";
import { chunkCancels } from "../../../functions/adapters/dynamodb/chunk-cancels.ts";
import { chunkEnds } from "../../../functions/adapters/dynamodb/chunk-ends.ts";
import { chunkReleases } from "../../../functions/adapters/dynamodb/chunk-releases.ts";
import { documentClient } from "../../../functions/adapters/dynamodb/client.ts";
import { cursorStore } from "../../../functions/adapters/dynamodb/cursor-store.ts";
import { daemonStore } from "../../../functions/adapters/dynamodb/daemon-store.ts";
import { deliveries } from "../../../functions/adapters/dynamodb/deliveries.ts";
import { firstAnswers } from "../../../functions/adapters/dynamodb/first-answers.ts";
import { jobStore } from "../../../functions/adapters/dynamodb/job-store.ts";
import { marks } from "../../../functions/adapters/dynamodb/marks.ts";
import { messages } from "../../../functions/adapters/dynamodb/messages.ts";
import { openWork } from "../../../functions/adapters/dynamodb/open-work.ts";
import { outbox } from "../../../functions/adapters/dynamodb/outbox.ts";
import { owedIndex } from "../../../functions/adapters/dynamodb/owed-index.ts";
import { permitStore } from "../../../functions/adapters/dynamodb/permit-store.ts";
import { plans } from "../../../functions/adapters/dynamodb/plans.ts";
import { runStore } from "../../../functions/adapters/dynamodb/run-store.ts";
import { startedExecutions } from "../../../functions/adapters/dynamodb/started-executions.ts";
import { statisticsStore } from "../../../functions/adapters/dynamodb/statistics-store.ts";
import { subscribers, subscriptionStore } from "../../../functions/adapters/dynamodb/subscription-store.ts";
import { taskClaims, taskEnds } from "../../../functions/adapters/dynamodb/task-store.ts";
import { Tables as DeclaredTables } from "../../../infra/constructs/tables.ts";
import { startTables, tableDefinitions } from "../../../infra/local/services/dynamodb/start-tables.ts";
import { openTables, type Tables } from "../../../infra/local/services/dynamodb/tables.ts";
import type { AuthorityData } from "../../../infra/local/services/iam/authority.ts";
import { ADMINISTRATOR } from "../../../infra/local/services/iam/deployed-access.ts";
import { signed } from "../../../infra/local/services/iam/sign.ts";
import { Statement } from "../../../infra/local/services/iam/statement.ts";
import { Template } from "../../../infra/local/template/assembly.ts";
import { readStack } from "../../../infra/local/template/stack.ts";
import { type Answer, type Seen, stubAwsEnvironment, TEST_KEYS } from "../an-endpoint.ts";
import { NOW, type Stores } from "../contract/stores.ts";

export interface RealTables {
  readonly endpoint: string;
  readonly config: string;
  readonly run: string;
  stop(): Promise<void>;
}

const everything = Statement.parse({ Effect: "Allow", Action: "*", Resource: "*" });
const TESTS_MAY_DO_EVERYTHING: AuthorityData = {
  holders: [{ identity: ADMINISTRATOR, credentials: TEST_KEYS }],
  policies: { [ADMINISTRATOR.name]: [everything] },
  ofResources: [],
  trust: {},
};

/**
 * The two tables as the stack declares them, served by a DynamoDB process of their own. Expired rows stay.
 * @param fill writes rows before that process starts: without requests between processes it takes much less time
 */
export async function startRealTables(
  fill?: (tables: Tables, names: Pick<RealTables, "config" | "run">) => Promise<void>,
): Promise<RealTables> {
  const stack = new Stack(new App(), "Contract");
  const tables = new DeclaredTables(stack, "Tables", { retain: "data" });
  const template = Template.parse(Assertions.fromStack(stack).toJSON());
  const site = { stackName: "Contract", awsEndpoint: "http://127.0.0.1", apiEndpoint: "http://127.0.0.1" };
  const definitions = tableDefinitions(readStack({ template, stackName: "Contract" }, site));
  const directory = await mkdtemp(path.join(tmpdir(), "elastic-job-tables-"));
  const nameOf = (table: DeclaredTables["run"]) => `Contract-${stack.getLogicalId(table.node.defaultChild as never)}`;
  const names = { config: nameOf(tables.config), run: nameOf(tables.run) };
  if (fill !== undefined) {
    const opened = await openTables(directory, definitions);
    await fill(opened, names);
    await opened.close();
  }
  const running = await startTables({
    path: directory,
    tables: definitions,
    authority: TESTS_MAY_DO_EVERYTHING,
    expireEveryMs: 3_600_000,
  });
  globalThis.$mutation?.onDirty(() => emptyTables(clientOf(running.endpoint), Object.values(names)));
  return {
    endpoint: running.endpoint,
    ...names,
    async stop() {
      await running.stop();
      await rm(directory, { recursive: true });
    },
  };
}

/** Tests share the tables: a mutant may leave items there that no read of an index can parse. */
async function emptyTables(client: DynamoDBDocumentClient, tables: readonly string[]): Promise<void> {
  for (const TableName of tables) {
    const { Items = [] } = await client.send(new ScanCommand({ TableName }));
    for (const { PK, SK } of Items) await client.send(new DeleteCommand({ TableName, Key: { PK, SK } }));
  }
}

/** Hands a request that an endpoint of a test has seen to the tables. */
export async function forward(tables: Pick<RealTables, "endpoint">, { headers, body }: Seen): Promise<Answer> {
  const target = String(headers["x-amz-target"]);
  const sent = { host: new URL(tables.endpoint).host, "x-amz-target": target };
  const request = signed({ method: "POST", url: "/", headers: sent, body }, TEST_KEYS, "dynamodb", Date.now());
  const response = await fetch(tables.endpoint, {
    method: "POST",
    headers: request.headers as Record<string, string>,
    body,
  });
  return { status: response.status, body: await response.json() };
}

/** A client as the functions make it. */
export function clientOf(endpoint: string): DynamoDBDocumentClient {
  stubAwsEnvironment(endpoint);
  return documentClient();
}

export function storesOf(client: DynamoDBDocumentClient, { config, run }: RealTables): Stores {
  const clock = { now: NOW };
  const now = () => clock.now;
  return {
    apps: appStore(client, config),
    appChanges: appChanges(client, { config, run }),
    backfills: backfillStore(client, run),
    changes: changeLog(client, config),
    answers: firstAnswers(client, run, now),
    jobs: jobStore(client, { config, run }),
    cursors: cursorStore(client, run),
    runs: runStore(client, run, now),
    fanOuts: { ...chunkReleases(client, run), ...chunkEnds(client, run, now), ...chunkCancels(client, run) },
    daemons: daemonStore(client, run),
    claims: taskClaims(client, run),
    ends: taskEnds(client, run, now),
    permits: permitStore(client, run),
    owed: owedIndex(client, run),
    marks: marks(client, run),
    started: startedExecutions(client, run, now),
    outbox: outbox(client, run),
    messages: messages(client, run),
    deliveries: deliveries(client, run, now),
    subscriptions: subscriptionStore(client, config),
    subscribers: subscribers(client, config, now),
    openWork: openWork(client, run),
    plans: plans(client, run),
    statistics: statisticsStore(client, run, now),
    clock,
  };
}
