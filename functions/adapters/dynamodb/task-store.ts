import { type DynamoDBDocumentClient, PutCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { Outcome } from "../../contract/outcome.ts";
import { EXPIRES_AT } from "../../contract/table-shape.ts";
import type { TaskClaims, TaskEnds, TaskRow } from "../../ports/task-store.ts";
import { ifHolds, type Row } from "./conditional.ts";
import { defined } from "./defined.ts";
import { expiryOf } from "./expiry.ts";
import { getItem } from "./get-item.ts";
import { cancelFlagKey, taskKey } from "./keys.ts";

const StoredTask = z.object({
  taskId: z.string(),
  nonce: z.string().optional(),
  claimedAt: z.number().optional(),
  segment: z.number().optional(),
  outcome: Outcome.optional(),
  reason: z.string().optional(),
  retryable: z.boolean().optional(),
  exitCode: z.number().optional(),
  startedAt: z.number().optional(),
  endedAt: z.number().optional(),
  tail: z.string().optional(),
});

const readTask = (row: Row): TaskRow => defined(StoredTask.parse(row));

const read = async (client: DynamoDBDocumentClient, table: string, taskId: string) => {
  const row = await getItem(client, table, taskKey(taskId));
  return row && readTask(row);
};

/** A runner's rights: single items under leading keys `TASK#…`. */
export function taskClaims(client: DynamoDBDocumentClient, table: string): TaskClaims {
  return {
    read: (taskId) => read(client, table, taskId),
    async isCancelled(cancelKey) {
      return (await getItem(client, table, cancelFlagKey(cancelKey))) !== undefined;
    },
    async claim(taskId, { nonce, segment, claimedAt }) {
      const Key = taskKey(taskId);
      const first = new PutCommand({
        TableName: table,
        Item: { ...Key, taskId, nonce, segment, claimedAt },
        ConditionExpression: "attribute_not_exists(PK)",
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      });
      const later = new UpdateCommand({
        TableName: table,
        Key,
        UpdateExpression: "SET nonce = :nonce, #segment = :segment, claimedAt = :at",
        ConditionExpression: "#segment = :before AND attribute_not_exists(outcome)",
        // A reserved word of expressions.
        ExpressionAttributeNames: { "#segment": "segment" },
        ExpressionAttributeValues: { ":nonce": nonce, ":segment": segment, ":before": segment - 1, ":at": claimedAt },
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      });
      const claimed = await ifHolds<unknown>(segment === 1 ? client.send(first) : client.send(later));
      if (claimed.ok) return true;
      // The answer to an earlier try of this very process was lost: the claim is its own.
      return claimed.old?.nonce === nonce && claimed.old?.segment === segment && claimed.old?.outcome === undefined;
    },
  };
}

export function taskEnds(client: DynamoDBDocumentClient, table: string): TaskEnds {
  return {
    read: (taskId) => read(client, table, taskId),
    async end(taskId, end) {
      const fields = Object.entries({ taskId, ...end, [EXPIRES_AT]: expiryOf(end.endedAt) }).filter(
        ([, value]) => value !== undefined,
      );
      const ended = await ifHolds(
        client.send(
          new UpdateCommand({
            TableName: table,
            Key: taskKey(taskId),
            UpdateExpression: `SET ${fields.map((_, i) => `#f${i} = :f${i}`).join(", ")}`,
            ConditionExpression: "attribute_not_exists(outcome)",
            ExpressionAttributeNames: Object.fromEntries(fields.map(([name], i) => [`#f${i}`, name])),
            ExpressionAttributeValues: Object.fromEntries(fields.map(([, value], i) => [`:f${i}`, value])),
            ReturnValues: "ALL_NEW",
            ReturnValuesOnConditionCheckFailure: "ALL_OLD",
          }),
        ),
      );
      const row = ended.ok ? ended.value.Attributes : ended.old;
      if (row === undefined) throw new Error(`the outcome of ${taskId} was neither set nor there`);
      return readTask(row);
    },
  };
}
