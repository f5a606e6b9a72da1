import { type DynamoDBDocumentClient, PutCommand, TransactWriteCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { EXPIRES_AT } from "../../contract/table-shape.ts";
import type { Messages, WaitingNotice } from "../../ports/notices.ts";
import { ifAllHold, ifHolds } from "./conditional.ts";
import { defined } from "./defined.ts";
import { expiryOf } from "./expiry.ts";
import { deliveryKey, holdKey, waitingKey } from "./keys.ts";
import { queryAll } from "./query.ts";
import { readWaiting, waitingRow } from "./waiting-row.ts";

const StoredMessage = z
  .object({
    id: z.string(),
    keys: z.array(z.string()),
    tries: z.number(),
    notBefore: z.number(),
    problem: z.string().optional(),
  })
  .transform((message) => defined(message));

const HoldRow = z.object({ message: StoredMessage.optional(), lastAt: z.number().optional() });

/** `token` is a reserved word of expressions. */
const TOKEN = { "#token": "token" };

/** The waiting entries of each subscription and the message that is being sent, in the subscription's partition of the Run table. */
export function messages(client: DynamoDBDocumentClient, table: string): Messages {
  const query = async (condition: string, values: Record<string, string>, limit?: number) => {
    const found: WaitingNotice[] = [];
    const rows = queryAll(client, {
      TableName: table,
      ConsistentRead: true,
      KeyConditionExpression: `PK = :subscription AND ${condition}`,
      ExpressionAttributeValues: values,
      ...(limit !== undefined && { Limit: limit }),
    });
    for await (const row of rows) {
      found.push(readWaiting(row));
      if (found.length === limit) break;
    }
    return found;
  };
  return {
    async add(waiting, dueAt) {
      const request = new PutCommand({
        TableName: table,
        Item: waitingRow(waiting, dueAt),
        ConditionExpression: "attribute_not_exists(PK)",
      });
      await ifHolds(client.send(request));
    },
    waiting(subscription, limit) {
      const { PK, SK } = waitingKey(subscription, "");
      return query("begins_with(SK, :waits)", { ":subscription": PK, ":waits": SK }, limit);
    },
    between(subscription, first, last) {
      const { PK, SK } = waitingKey(subscription, first);
      const range = { ":subscription": PK, ":first": SK, ":last": waitingKey(subscription, last).SK };
      return query("SK BETWEEN :first AND :last", range);
    },
    async hold(subscription, token, now, until) {
      const request = new UpdateCommand({
        TableName: table,
        Key: holdKey(subscription),
        UpdateExpression: "SET #token = :token, heldUntil = :until",
        // The last alternative: the answer to an earlier try of this request was lost.
        ConditionExpression: "attribute_not_exists(heldUntil) OR heldUntil <= :now OR #token = :token",
        ExpressionAttributeNames: TOKEN,
        ExpressionAttributeValues: { ":token": token, ":now": now, ":until": until },
        ReturnValues: "ALL_NEW",
      });
      const held = await ifHolds(client.send(request));
      return held.ok ? { subscription, token, ...defined(HoldRow.parse(held.value.Attributes)) } : undefined;
    },
    async begin({ subscription, token }, message) {
      const request = new UpdateCommand({
        TableName: table,
        Key: holdKey(subscription),
        UpdateExpression: "SET message = :message",
        ConditionExpression: "#token = :token",
        ExpressionAttributeNames: TOKEN,
        ExpressionAttributeValues: { ":token": token, ":message": message },
      });
      return (await ifHolds(client.send(request))).ok;
    },
    async settle({ subscription, token }, { id, keys }, delivery) {
      const TransactItems = [
        {
          Update: {
            TableName: table,
            Key: holdKey(subscription),
            UpdateExpression: "SET lastAt = :at REMOVE message",
            ConditionExpression: "#token = :token AND message.id = :id",
            ExpressionAttributeNames: TOKEN,
            ExpressionAttributeValues: { ":token": token, ":id": id, ":at": delivery.at },
          },
        },
        {
          Put: {
            TableName: table,
            Item: { ...deliveryKey(subscription, delivery.at, id), ...delivery, [EXPIRES_AT]: expiryOf(delivery.at) },
          },
        },
        ...keys.map((key) => ({ Delete: { TableName: table, Key: waitingKey(subscription, key) } })),
      ];
      return (await ifAllHold(client.send(new TransactWriteCommand({ TransactItems })))) === undefined;
    },
    async release({ subscription, token }) {
      const request = new UpdateCommand({
        TableName: table,
        Key: holdKey(subscription),
        UpdateExpression: "REMOVE heldUntil, #token",
        ConditionExpression: "#token = :token",
        ExpressionAttributeNames: TOKEN,
        ExpressionAttributeValues: { ":token": token },
      });
      await ifHolds(client.send(request));
    },
  };
}
