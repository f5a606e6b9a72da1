import { DeleteCommand, type DynamoDBDocumentClient, PutCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import type { Backfill } from "../../core/run/backfill.ts";
import type { BackfillStarts } from "../../ports/backfill-store.ts";
import { ifHolds } from "./conditional.ts";
import { getItem } from "./get-item.ts";
import { backfillKey } from "./keys.ts";
import { OWE, owed, oweValues } from "./owed.ts";

const BackfillRow = z.object({
  jobName: z.string(),
  from: z.number(),
  to: z.number(),
  until: z.number(),
  maxParallel: z.number(),
  after: z.number(),
  at: z.number(),
});

/** Reserved words of expressions. */
const NAMES = { "#at": "at", "#after": "after" };

export function backfillStore(client: DynamoDBDocumentClient, table: string): BackfillStarts {
  return {
    async get(jobName) {
      const row = await getItem(client, table, backfillKey(jobName));
      return row && BackfillRow.parse(row);
    },
    async begin(backfill, dueAt) {
      const key = backfillKey(backfill.jobName);
      const Item = { ...key, ...backfill, ...owed(key, "backfill", dueAt) };
      const put = new PutCommand({
        TableName: table,
        Item,
        // The last alternative: the answer to an earlier try of this request was lost.
        ConditionExpression: "attribute_not_exists(PK) OR (#at = :at AND #after = :after AND #to = :to)",
        ExpressionAttributeNames: { ...NAMES, "#to": "to" },
        ExpressionAttributeValues: { ":at": backfill.at, ":after": backfill.after, ":to": backfill.to },
      });
      return (await ifHolds(client.send(put))).ok;
    },
    async advance({ jobName, at, after: before }: Backfill, after, dueAt) {
      const key = backfillKey(jobName);
      const update = new UpdateCommand({
        TableName: table,
        Key: key,
        UpdateExpression: `SET #after = :after, ${OWE}`,
        ConditionExpression: "#at = :at AND #after >= :before AND #after <= :after",
        ExpressionAttributeNames: NAMES,
        ExpressionAttributeValues: {
          ":at": at,
          ":before": before,
          ":after": after,
          ...oweValues(key, "backfill", dueAt),
        },
      });
      return (await ifHolds(client.send(update))).ok;
    },
    async end({ jobName, at }) {
      const remove = new DeleteCommand({
        TableName: table,
        Key: backfillKey(jobName),
        ConditionExpression: "#at = :at",
        ExpressionAttributeNames: { "#at": "at" },
        ExpressionAttributeValues: { ":at": at },
      });
      await ifHolds(client.send(remove));
    },
  };
}
