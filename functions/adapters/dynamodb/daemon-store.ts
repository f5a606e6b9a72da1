import {
  type DynamoDBDocumentClient,
  PutCommand,
  TransactWriteCommand,
  type TransactWriteCommandInput,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { IDLE_DAEMON } from "../../core/run/daemon-state.ts";
import type { DaemonChange, DaemonStore } from "../../ports/daemon-store.ts";
import { retryAttribute, retryValue } from "./chunk-row.ts";
import { isConflict } from "./client.ts";
import { ifAllHold, ifHolds, type Row } from "./conditional.ts";
import { daemonRow, readDaemon } from "./daemon-row.ts";
import { getItem } from "./get-item.ts";
import { chunkKey, daemonKey, haltKey } from "./keys.ts";
import { OWE_NOTHING, owed } from "./owed.ts";

type TransactItems = NonNullable<TransactWriteCommandInput["TransactItems"]>;
type Update = NonNullable<TransactItems[number]["Update"]>;

const HaltRow = z.object({ through: z.number(), reason: z.enum(["disabled", "deregistered"]) });

/** The run states of DAEMON jobs' shards, with the executions' chunks that each change concerns, in the Run table. */
export function daemonStore(client: DynamoDBDocumentClient, table: string): DaemonStore {
  return {
    async read(jobName, chunk) {
      const row = await getItem(client, table, daemonKey(jobName, chunk));
      return row === undefined ? IDLE_DAEMON : readDaemon(row);
    },
    async commit(change) {
      const items = daemonChangeItems(table, change);
      // A single write is half the price of a transaction.
      if (items.length === 1)
        return (await ifHolds(client.send(new PutCommand(statePut(table, change))))).ok ? "committed" : "stale";
      try {
        const failed = await ifAllHold(client.send(new TransactWriteCommand({ TransactItems: items })));
        if (failed === undefined) return "committed";
        return change.opened !== undefined && failed[1] !== undefined ? "duplicate" : "stale";
      } catch (error) {
        // Another write of one of these items has not ended. The caller reads again and finds its result.
        if (isConflict(error)) return "stale";
        throw error;
      }
    },
    async getHalt(jobName) {
      const row = await getItem(client, table, haltKey(jobName));
      return row?.dueAt === undefined ? undefined : HaltRow.parse(row);
    },
    async endHalt(jobName, through) {
      const end = new UpdateCommand({
        TableName: table,
        Key: haltKey(jobName),
        UpdateExpression: OWE_NOTHING,
        ConditionExpression: "#through = :through",
        ExpressionAttributeNames: { "#through": "through" },
        ExpressionAttributeValues: { ":through": through },
      });
      await ifHolds(client.send(end));
    },
  };
}

/** The items of one change: the state, and each chunk that it concerns. */
export const daemonChangeItems = (table: string, change: DaemonChange): TransactItems => [
  { Put: statePut(table, change) },
  ...chunkUpdates(table, change).map((update) => ({ Update: update })),
];

const statePut = (table: string, { jobName, chunk, from, to }: DaemonChange) => ({
  TableName: table,
  Item: { ...daemonKey(jobName, chunk), ...daemonRow(to) },
  ...(from.version === 0
    ? { ConditionExpression: "attribute_not_exists(PK)" }
    : { ConditionExpression: "version = :version", ExpressionAttributeValues: { ":version": from.version } }),
});

/** The chunk that is opened comes first: its condition is the one that may fail in normal operation. */
function chunkUpdates(table: string, { chunk, opened, followed }: DaemonChange): Update[] {
  const updates = followed.map(({ executionId, offsets, becomes, dueAt }) => {
    if (becomes.kind === "missed") return update(table, executionId, chunk, dueAt, {}, { MISSED: offsets });
    const started = { attempt: 1, issued: false, at: becomes.startedAt };
    const retries = offsets.map((offset) => [retryAttribute(offset), retryValue(started)]);
    return update(table, executionId, chunk, dueAt, Object.fromEntries(retries), {});
  });
  if (opened === undefined) return updates;
  const { executionId, invokedAt, dueAt, queued, skipped, missed } = opened;
  const sets = { QUEUED: queued, SKIPPED: skipped, MISSED: missed };
  const open = update(table, executionId, chunk, dueAt, { invokedAt, firstInvokedAt: invokedAt }, sets);
  // A chunk exists before it is opened when one of its shards was cancelled.
  return [{ ...open, ConditionExpression: "attribute_not_exists(invokedAt)" }, ...updates];
}

function update(
  table: string,
  executionId: string,
  chunk: number,
  dueAt: number,
  attributes: Row,
  sets: Readonly<Record<string, readonly number[]>>,
): Update {
  const key = chunkKey(executionId, chunk);
  const values = Object.entries({ executionId, chunk, ...attributes, ...owed(key, "check", dueAt) });
  // DynamoDB does not accept empty sets.
  const added = Object.entries(sets).filter(([, offsets]) => offsets.length > 0);
  const set = values.map((_, i) => `#v${i} = :v${i}`).join(", ");
  const add = added.map((_, i) => `#s${i} :s${i}`).join(", ");
  return {
    TableName: table,
    Key: key,
    UpdateExpression: `SET ${set}${add && ` ADD ${add}`}`,
    ExpressionAttributeNames: Object.fromEntries([
      ...values.map(([name], i) => [`#v${i}`, name]),
      ...added.map(([name], i) => [`#s${i}`, name]),
    ]),
    ExpressionAttributeValues: Object.fromEntries([
      ...values.map(([, value], i) => [`:v${i}`, value]),
      ...added.map(([, offsets], i) => [`:s${i}`, new Set(offsets)]),
    ]),
  };
}
