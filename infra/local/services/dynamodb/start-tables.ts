import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { Stack } from "../../template/stack.ts";
import { compileChild } from "../compile-child.ts";
import type { UseCounts } from "../iam/usage.ts";
import type { Json } from "./dynalite.ts";
import type { TablesAnswer, TablesCounts, TablesNews, TablesRequest } from "./main.ts";
import type { TableDefinition } from "./tables.ts";

export interface RunningTables {
  readonly endpoint: string;
  readonly pid: number;
  /** Counts the uses of each action until now. */
  counts(): Promise<UseCounts>;
  stop(): Promise<void>;
}

export function tableDefinitions(stack: Stack): TableDefinition[] {
  return [...stack.of("AWS::DynamoDB::Table"), ...stack.of("AWS::DynamoDB::GlobalTable")].map(
    ({ name, properties }) => {
      const { KeySchema, AttributeDefinitions, GlobalSecondaryIndexes, TimeToLiveSpecification: ttl } = properties;
      const indexes = GlobalSecondaryIndexes.map((index) => ({
        IndexName: index.IndexName,
        KeySchema: index.KeySchema,
        Projection: index.Projection,
      }));
      const create: Json & { TableName: string } = {
        TableName: name,
        KeySchema,
        AttributeDefinitions,
        BillingMode: "PAY_PER_REQUEST",
        ...(indexes.length > 0 ? { GlobalSecondaryIndexes: indexes } : {}),
      };
      return { create, ...(ttl?.Enabled && ttl.AttributeName ? { expiresBy: ttl.AttributeName } : {}) };
    },
  );
}

/**
 * Starts the DynamoDB process.
 * @param onNews called with each first use of a right, and with each refusal.
 * @throws Error in words for people when it cannot serve the tables.
 */
export async function startTables(
  request: TablesRequest,
  onNews: (news: TablesNews) => void = () => {},
): Promise<RunningTables> {
  const child: ChildProcess = spawn(process.execPath, [compileChild(new URL("./main.ts", import.meta.url))], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    detached: true,
  });
  child.send(request);
  const [answer] = (await Promise.race([
    once(child, "message"),
    once(child, "exit").then(() => [{ error: "the DynamoDB process ended while starting" }]),
  ])) as [TablesAnswer];
  if ("error" in answer) {
    child.disconnect();
    throw new Error(answer.error);
  }
  const asked: ((counts: UseCounts) => void)[] = [];
  child.on("message", (message: TablesNews | TablesCounts) => {
    if (!("counts" in message)) return onNews(message);
    for (const resolve of asked.splice(0)) resolve(message.counts);
  });
  return {
    endpoint: `http://127.0.0.1:${answer.port}`,
    pid: child.pid ?? 0,
    counts: () =>
      new Promise((resolve) => {
        asked.push(resolve);
        child.send("count");
      }),
    async stop() {
      const ended = once(child, "exit");
      child.disconnect();
      await ended;
    },
  };
}
