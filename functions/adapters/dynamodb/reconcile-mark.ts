import { type DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import type { ReconcileMark } from "../../ports/reconcile-mark.ts";
import { ifHolds } from "./conditional.ts";
import { reconciledKey } from "./keys.ts";

/** One item of the Config table. */
export const reconcileMark = (client: DynamoDBDocumentClient, table: string): ReconcileMark => ({
  async begin(at, leastMs) {
    const request = new PutCommand({
      TableName: table,
      Item: { ...reconciledKey, at },
      // The last alternative: the answer to an earlier try of this request was lost.
      ConditionExpression: "attribute_not_exists(PK) OR #at <= :before OR #at = :at",
      ExpressionAttributeNames: { "#at": "at" },
      ExpressionAttributeValues: { ":before": at - leastMs, ":at": at },
    });
    return (await ifHolds(client.send(request))).ok;
  },
});
