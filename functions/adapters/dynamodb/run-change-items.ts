import type { TransactWriteCommandInput } from "@aws-sdk/lib-dynamodb";
import { EXPIRES_AT, STARTED } from "../../contract/table-shape.ts";
import { countExecution } from "../../core/statistics/count-execution.ts";
import { lossesOf } from "../../core/statistics/losses.ts";
import type { RunChange } from "../../ports/run-store.ts";
import type { Row } from "./conditional.ts";
import { executionRow, IF_OPEN } from "./execution-row.ts";
import { expiryOf, sampledOutExpiryOf } from "./expiry.ts";
import { failureUpdate } from "./failure-attributes.ts";
import { fireRow } from "./fire-row.ts";
import { cancelFlagKey, chunkKey, executionKey, fireKey, haltKey, stateKey } from "./keys.ts";
import { outboxRow } from "./outbox-row.ts";
import { OWE_NOTHING, owed } from "./owed.ts";
import { startShardOf } from "./started-executions.ts";
import { lossItems, statisticsItems } from "./statistics-items.ts";

type Item = NonNullable<TransactWriteCommandInput["TransactItems"]>[number];

/** Positions in the transaction of the items whose conditions can fail in normal operation. */
export const STATE = 0;
export const NEW_FIRE = 1;

/**
 * The items of one transaction, at most 100. Items beside those of the fires that leave the queue: at most
 * fifteen (state, new fire, start, two of a cancel, seven of a close, a halt, the losses, a notice), and a close comes with one of those fires.
 * @param at epoch ms of the commit.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
 */
export function runChangeItems(table: string, change: RunChange, at: number): Item[] {
  const { jobName, from, to, newFire, fires, start, cancel, close, daemonHalt, notice } = change;
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
    const listed = startShardOf(start.execution.executionId);
    items.push(put({ ...key, ...executionRow(start.execution), ...listed, ...owed(key, "fan-out", start.dueAt) }));
  }
  if (cancel !== undefined) items.push(...cancelItems(table, cancel, at));
  if (close !== undefined) items.push(...closeItems(table, close, jobName));
  const recorded = newFire === undefined ? fires : [newFire, ...fires];
  items.push(...lossItems(table, { jobName, ...lossesOf(recorded, close) }, at));
  if (daemonHalt !== undefined) {
    const { dueAt, ...halt } = daemonHalt;
    const key = haltKey(jobName);
    items.push(put({ ...key, ...halt, ...owed(key, "halt", dueAt) }));
  }
  if (notice !== undefined) {
    const { events, dueAt } = notice;
    items.push(put(outboxRow({ jobName, version: to.version, events }, dueAt)));
  }
  return items;
}

/** The flag expires long after its execution: every task ends within hours of a cancel. */
function cancelItems(table: string, cancel: NonNullable<RunChange["cancel"]>, at: number): Item[] {
  return [
    {
      Update: {
        TableName: table,
        Key: executionKey(cancel.executionId),
        UpdateExpression: "SET #status = :cancelling, reason = :reason",
        ConditionExpression: IF_OPEN.condition,
        ExpressionAttributeNames: IF_OPEN.names,
        ExpressionAttributeValues: { ...IF_OPEN.values, ":reason": cancel.reason },
      },
    },
    { Put: { TableName: table, Item: { ...cancelFlagKey(cancel.cancelKey), [EXPIRES_AT]: expiryOf(at) } } },
  ];
}

function closeItems(table: string, close: NonNullable<RunChange["close"]>, jobName: string): Item[] {
  const { executionId, outcome, counts, endedAt, unrun, sampledOut, onlyChunk } = close;
  const noted = failureUpdate(onlyChunk?.failures);
  const expiry = { "#expires": EXPIRES_AT };
  const fireId = executionId.slice(jobName.length + 1);
  return [
    {
      Update: {
        TableName: table,
        Key: executionKey(executionId),
        UpdateExpression: `SET #status = :outcome, counts = :counts, endedAt = :endedAt, #expires = :expires${unrun ? ", unrun = :unrun" : ""}${noted.assignments} ${OWE_NOTHING}${sampledOut ? `, ${STARTED.partition}` : ""}`,
        ConditionExpression: IF_OPEN.condition,
        ExpressionAttributeNames: { ...IF_OPEN.names, ...expiry },
        ExpressionAttributeValues: {
          ":outcome": outcome,
          ":counts": counts,
          ":endedAt": endedAt,
          ":expires": sampledOut ? sampledOutExpiryOf(endedAt) : expiryOf(endedAt),
          ...(unrun && { ":unrun": unrun }),
          ...noted.values,
          ...IF_OPEN.values,
        },
      },
    },
    {
      Update: {
        TableName: table,
        Key: fireKey(jobName, fireId),
        UpdateExpression: `SET #expires = :expires${sampledOut ? ", sampledOut = :sampledOut" : ""}`,
        ExpressionAttributeNames: expiry,
        ExpressionAttributeValues: {
          ":expires": expiryOf(endedAt),
          ...(sampledOut && { ":sampledOut": sampledOut }),
        },
      },
    },
    ...(onlyChunk === undefined ? [] : [endOfChunk(table, executionId, 0, endedAt)]),
    ...statisticsItems(table, countExecution(close), executionId),
  ];
}

/** All shards of a chunk have ended: no check of it is owed, and it expires. */
function endOfChunk(table: string, executionId: string, chunk: number, endedAt: number): Item {
  return {
    Update: {
      TableName: table,
      Key: chunkKey(executionId, chunk),
      UpdateExpression: `SET executionId = :execution, chunk = :chunk, #expires = :expires ${OWE_NOTHING}`,
      ExpressionAttributeNames: { "#expires": EXPIRES_AT },
      ExpressionAttributeValues: { ":execution": executionId, ":chunk": chunk, ":expires": expiryOf(endedAt) },
    },
  };
}
