import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { EXPIRES_AT } from "../../contract/table-shape.ts";
import type { Fire } from "../../core/run/fire.ts";
import type { RunState } from "../../core/run/run-state.ts";
import type { RunChange, RunStore } from "../../ports/run-store.ts";
import { ifHolds, type Row, transact } from "./conditional.ts";
import { executionRow, readExecution } from "./execution-row.ts";
import { expiryOf, isExpired } from "./expiry.ts";
import { fireRow, readFire } from "./fire-row.ts";
import { cancelFlagKey, executionKey, fireKey, stateKey } from "./keys.ts";
import { owed } from "./owed.ts";
import { queryAll, queryPage } from "./query.ts";

const StateRow = z.object({ version: z.number(), running: z.string().optional(), queue: z.array(z.string()) });

type Item = NonNullable<TransactWriteCommandInput["TransactItems"]>[number];

/** The run state, fires and executions, in the Run table. @param now epoch ms: expired rows are not read. */
export function runStore(client: DynamoDBDocumentClient, table: string, now: () => number): RunStore {
  const get = async (key: Row) => {
    const { Item } = await client.send(new GetCommand({ TableName: table, Key: key, ConsistentRead: true }));
    return Item === undefined || isExpired(Item, now()) ? undefined : Item;
  };
  return {
    async readState(jobName): Promise<RunState> {
      const row = await get(stateKey(jobName));
      if (row === undefined) return { version: 0, queue: [] };
      const { running, ...state } = StateRow.parse(row);
      return running === undefined ? state : { ...state, running };
    },
    async commit(change) {
      const items = itemsOf(table, change);
      const failed = await transact(() => client.send(new TransactWriteCommand({ TransactItems: items })));
      if (failed === undefined) return "committed";
      return failed[NEW_FIRE] === true && change.newFire !== undefined ? "duplicate" : "stale";
    },
    async getFire(jobName, fireId) {
      const row = await get(fireKey(jobName, fireId));
      return row && readFire(row);
    },
    async listCronFires(jobName, after, until) {
      const fires: Fire[] = [];
      const earlier = await recordOfSeveral(client, table, jobName, after);
      if (earlier !== undefined) fires.push(earlier);
      for await (const row of queryAll(client, cronFires(table, jobName, after, until))) fires.push(readFire(row));
      return fires;
    },
    async recordFires(fires) {
      const ifAbsent = { ConditionExpression: "attribute_not_exists(PK)" };
      for (const fire of fires) {
        await ifHolds(client.send(new PutCommand({ TableName: table, Item: fireRow(fire), ...ifAbsent })));
      }
    },
    async getExecution(executionId) {
      const row = await get(executionKey(executionId));
      return row && readExecution(row);
    },
    listFires: (jobName, page) =>
      queryPage(
        client,
        {
          TableName: table,
          ScanIndexForward: false,
          KeyConditionExpression: "PK = :job AND begins_with(SK, :fire)",
          ExpressionAttributeValues: { ":job": fireKey(jobName, "").PK, ":fire": fireKey(jobName, "").SK },
        },
        page,
        readFire,
      ),
  };
}

/** Place of the new fire's row in the transaction, after the state. */
const NEW_FIRE = 1;

function itemsOf(table: string, change: RunChange): Item[] {
  const { jobName, from, to, newFire, fires, start, cancel, close } = change;
  const put = (item: Row, condition?: Row): Item => ({ Put: { TableName: table, Item: item, ...condition } });
  const items = [
    put(
      { ...stateKey(jobName), ...to, queue: [...to.queue] },
      from.version === 0
        ? { ConditionExpression: "attribute_not_exists(PK)" }
        : { ConditionExpression: "version = :version", ExpressionAttributeValues: { ":version": from.version } },
    ),
  ];
  if (newFire !== undefined) items.push(put(fireRow(newFire), { ConditionExpression: "attribute_not_exists(PK)" }));
  items.push(...fires.map((fire) => put(fireRow(fire))));
  if (start !== undefined) {
    const key = executionKey(start.execution.executionId);
    items.push(put({ ...key, ...executionRow(start.execution), ...owed(key, "fan-out", start.dueAt) }));
  }
  if (cancel !== undefined) items.push(...cancelItems(table, cancel, change));
  if (close !== undefined) items.push(...closeItems(table, close, jobName));
  return items;
}

function cancelItems(table: string, cancel: NonNullable<RunChange["cancel"]>, { fires, newFire }: RunChange): Item[] {
  const at = newFire?.recordedAt ?? fires[0]?.recordedAt;
  return [
    {
      Update: {
        TableName: table,
        Key: executionKey(cancel.executionId),
        UpdateExpression: "SET #status = :cancelling, reason = :reason",
        ConditionExpression: "#status IN (:running, :cancelling)",
        ExpressionAttributeNames: { "#status": "status" },
        ExpressionAttributeValues: { ":cancelling": "CANCELLING", ":running": "RUNNING", ":reason": cancel.reason },
      },
    },
    {
      Put: {
        TableName: table,
        Item: { ...cancelFlagKey(cancel.cancelKey), ...(at !== undefined && { [EXPIRES_AT]: expiryOf(at) }) },
      },
    },
  ];
}

function closeItems(table: string, close: NonNullable<RunChange["close"]>, jobName: string): Item[] {
  const { executionId, outcome, counts, endedAt } = close;
  const expiry = { "#expires": EXPIRES_AT };
  const fireId = executionId.slice(jobName.length + 1);
  return [
    {
      Update: {
        TableName: table,
        Key: executionKey(executionId),
        UpdateExpression:
          "SET #status = :outcome, counts = :counts, endedAt = :endedAt, #expires = :expires REMOVE dueShard, dueAt, owes",
        ConditionExpression: "#status IN (:running, :cancelling)",
        ExpressionAttributeNames: { "#status": "status", ...expiry },
        ExpressionAttributeValues: {
          ":outcome": outcome,
          ":counts": counts,
          ":endedAt": endedAt,
          ":expires": expiryOf(endedAt),
          ":running": "RUNNING",
          ":cancelling": "CANCELLING",
        },
      },
    },
    {
      Update: {
        TableName: table,
        Key: fireKey(jobName, fireId),
        UpdateExpression: "SET #expires = :expires",
        ExpressionAttributeNames: expiry,
        ExpressionAttributeValues: { ":expires": expiryOf(endedAt) },
      },
    },
  ];
}

const cronFireKey = (jobName: string, at: number) => fireKey(jobName, `c${Math.floor(at / 1_000)}`);

function cronFires(table: string, jobName: string, after: number, until: number) {
  const from = cronFireKey(jobName, after + 1_000);
  return {
    TableName: table,
    ConsistentRead: true,
    KeyConditionExpression: "PK = :job AND SK BETWEEN :from AND :to",
    ExpressionAttributeValues: { ":job": from.PK, ":from": from.SK, ":to": cronFireKey(jobName, until).SK },
  };
}

/** A record of several instants that begins at or before `after` and reaches past it. */
async function recordOfSeveral(client: DynamoDBDocumentClient, table: string, jobName: string, after: number) {
  const first = cronFireKey(jobName, 0);
  const input = {
    TableName: table,
    ConsistentRead: true,
    ScanIndexForward: false,
    KeyConditionExpression: "PK = :job AND SK BETWEEN :from AND :to",
    ExpressionAttributeValues: { ":job": first.PK, ":from": "FIRE#c", ":to": cronFireKey(jobName, after).SK },
  };
  const { items } = await queryPage(client, input, { limit: 1 }, readFire);
  const [fire] = items;
  return fire !== undefined && (fire.through ?? 0) > after ? fire : undefined;
}
