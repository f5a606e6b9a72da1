import { type DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { EXPIRES_AT } from "../../contract/table-shape.ts";
import type { FirstAnswers } from "../../ports/first-answers.ts";
import { ifHolds } from "./conditional.ts";
import { expiryOf, isExpired } from "./expiry.ts";
import { getItem } from "./get-item.ts";
import { answerKey } from "./keys.ts";

const AnswerRow = z.object({ asked: z.string(), answer: z.string() });

/** Rows beside those of their job in the Run table. @param now epoch ms. */
export function firstAnswers(client: DynamoDBDocumentClient, table: string, now: () => number): FirstAnswers {
  return {
    async get(jobName, keyMark) {
      const row = await getItem(client, table, answerKey(jobName, keyMark));
      return row === undefined || isExpired(row, now()) ? undefined : AnswerRow.parse(row);
    },
    async keep(jobName, keyMark, answer, at) {
      const put = new PutCommand({
        TableName: table,
        Item: { ...answerKey(jobName, keyMark), ...answer, [EXPIRES_AT]: expiryOf(at) },
        // DynamoDB deletes an expired row late.
        ConditionExpression: "attribute_not_exists(PK) OR #expiresAt <= :now",
        ExpressionAttributeNames: { "#expiresAt": EXPIRES_AT },
        ExpressionAttributeValues: { ":now": Math.floor(now() / 1_000) },
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      });
      const kept = await ifHolds(client.send(put));
      return kept.ok ? answer : AnswerRow.parse(kept.old);
    },
  };
}
