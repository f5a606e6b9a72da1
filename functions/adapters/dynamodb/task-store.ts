import { type DynamoDBDocumentClient, GetCommand, PutCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { Outcome } from "../../contract/outcome.ts";
import { EXPIRES_AT } from "../../contract/table-shape.ts";
import type { TaskClaims, TaskEnds, TaskRow } from "../../ports/task-store.ts";
import { ifHolds, type Row } from "./conditional.ts";
import { defined } from "./defined.ts";
import { expiryOf } from "./expiry.ts";
import { getItem } from "./get-item.ts";
import { cancelFlagKey, taskKey } from "./keys.ts";

/** Job code may write what a claim holds: whatever it makes of that counts as absent, and stops nobody who reads it. */
const claimed = <T extends z.ZodType>(schema: T) => schema.optional().catch(undefined);
/** Epoch ms that a Date can hold. */
const Instant = z.number().min(0).max(8_640_000_000_000_000);

const StoredTask = z.object({
  nonce: claimed(z.string()),
  claimedAt: claimed(Instant),
  segment: claimed(z.number()),
  outcome: Outcome.optional(),
  reason: z.string().optional(),
  retryable: z.boolean().optional(),
  exitCode: z.number().optional(),
  startedAt: z.number().optional(),
  endedAt: claimed(Instant),
  tail: z.string().optional(),
});

const readTask = (taskId: string, row: Row): TaskRow => ({ taskId, ...defined(StoredTask.parse(row)) });

const read = async (client: DynamoDBDocumentClient, table: string, taskId: string) => {
  const row = await getItem(client, table, taskKey(taskId));
  return row && readTask(taskId, row);
};

/** A runner's rights: single items under leading keys `TASK#…`, and of their attributes those of a claim. */
export function taskClaims(client: DynamoDBDocumentClient, table: string): TaskClaims {
  return {
    read: (taskId) => read(client, table, taskId),
    async isCancelled(cancelKey) {
      // Eventually consistent, for half the price: who misses a flag of this very second asks again, like who asked
      // before it was set.
      const { Item } = await client.send(new GetCommand({ TableName: table, Key: cancelFlagKey(cancelKey) }));
      return Item !== undefined;
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
        // With the outcome, which a runner's role may not name.
        ConditionExpression: "#segment = :before AND attribute_not_exists(endedAt)",
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
      return readTask(taskId, row);
    },
  };
}
