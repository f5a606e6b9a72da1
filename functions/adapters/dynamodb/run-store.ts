import { type DynamoDBDocumentClient, TransactWriteCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import type { Fire } from "../../core/run/fire.ts";
import type { RunStore } from "../../ports/run-store.ts";
import { isConflict } from "./client.ts";
import { ifAllHold, type Row } from "./conditional.ts";
import { backfillFires, cronFires } from "./cron-fires.ts";
import { defined } from "./defined.ts";
import { hasItems, readExecution } from "./execution-row.ts";
import { isExpired } from "./expiry.ts";
import { readFire } from "./fire-row.ts";
import { getItem } from "./get-item.ts";
import { executionKey, fireKey, stateKey } from "./keys.ts";
import { type List, queryPage } from "./query.ts";
import { NEW_FIRE, runChangeItems, STATE } from "./run-change-items.ts";

const StateRow = z.object({
  version: z.number(),
  running: z.string().optional(),
  queue: z.array(z.string()),
  daemonRuns: z.number().optional(),
  daemonChunks: z.number().optional(),
  sampledOut: z.number().optional(),
  recent: z.array(z.string()).optional(),
});

/** The run state, fires and executions, in the Run table. @param now epoch ms: expired rows are not read. */
export function runStore(client: DynamoDBDocumentClient, table: string, now: () => number): RunStore {
  const alive = (row: Row | undefined) => (row === undefined || isExpired(row, now()) ? undefined : row);
  const get = async (key: Row) => alive(await getItem(client, table, key));
  const readAlive = (row: Row) => alive(row) && readFire(row);
  const newestFirst = (jobName: string): List<Fire> => ({
    query: {
      TableName: table,
      ScanIndexForward: false,
      KeyConditionExpression: "PK = :job AND begins_with(SK, :fire)",
      ExpressionAttributeValues: { ":job": fireKey(jobName, "").PK, ":fire": fireKey(jobName, "").SK },
    },
    read: readAlive,
    nameOf: ({ fireId }) => fireId,
    keyOf: (fireId) => fireKey(jobName, fireId),
  });
  return {
    async readState(jobName) {
      const row = await get(stateKey(jobName));
      return row === undefined ? { version: 0, queue: [] } : defined(StateRow.parse(row));
    },
    async commit(change) {
      const request = new TransactWriteCommand({ TransactItems: runChangeItems(table, change, now()) });
      try {
        const failed = await ifAllHold(client.send(request));
        if (failed === undefined) return "committed";
        if (change.newFire !== undefined && failed[NEW_FIRE] !== undefined) return "duplicate";
        if (failed[STATE] !== undefined) return "stale";
      } catch (error) {
        // Another write of this state has not ended. The caller reads again and finds its result.
        if (isConflict(error)) return "stale";
        throw error;
      }
      const { executionId } = change.close ?? change.cancel ?? { executionId: "no execution" };
      throw new Error(`${executionId} runs in the state of ${change.jobName}, but is not open`);
    },
    async getFire(jobName, fireId) {
      const row = await get(fireKey(jobName, fireId));
      return row && readFire(row);
    },
    async listCronFires(jobName, after, until) {
      const fires: Fire[] = [];
      for await (const fire of cronFires(client, table, jobName, after, until)) fires.push(fire);
      return fires;
    },
    listBackfillFires: (jobName, after, until) => backfillFires(client, table, jobName, after, until),
    async getExecution(executionId) {
      const row = await get(executionKey(executionId));
      if (row === undefined) return undefined;
      const execution = readExecution(row);
      if (!hasItems(row)) return execution;
      const fire = await getItem(client, table, fireKey(execution.jobName, execution.fireId));
      if (fire === undefined) throw new Error(`${executionId} has no fire row with its items`);
      return { ...execution, items: readFire(fire).shardingItems ?? [] };
    },
    listFires: (jobName, page) => queryPage(client, newestFirst(jobName), page),
  };
}
