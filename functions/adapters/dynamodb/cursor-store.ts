import { type DynamoDBDocumentClient, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import type { Cursor } from "../../core/run/cursor.ts";
import type { CursorStore } from "../../ports/cursor-store.ts";
import { ifHolds, type Row } from "./conditional.ts";
import { defined } from "./defined.ts";
import { getItem } from "./get-item.ts";
import { cursorKey } from "./keys.ts";
import { OWE, OWE_NOTHING, oweValues } from "./owed.ts";

const CursorRow = z.object({
  jobName: z.string(),
  revision: z.number(),
  armedUntil: z.number(),
  settledUntil: z.number(),
  scheduledRevision: z.number().optional(),
});

export function cursorStore(client: DynamoDBDocumentClient, table: string): CursorStore {
  const update = async (jobName: string, expression: string, condition: string, values: Row) => {
    const request = new UpdateCommand({
      TableName: table,
      Key: cursorKey(jobName),
      UpdateExpression: expression,
      ConditionExpression: condition,
      ExpressionAttributeValues: values,
      ReturnValuesOnConditionCheckFailure: "ALL_OLD",
    });
    return ifHolds(client.send(request));
  };
  return {
    async get(jobName) {
      const row = await getItem(client, table, cursorKey(jobName));
      return row && (defined(CursorRow.parse(row)) satisfies Cursor);
    },
    async arm({ jobName, revision, armedUntil: before }, armedUntil) {
      const values = { ":to": armedUntil, ":revision": revision, ":before": before };
      const armed = await update(
        jobName,
        "SET armedUntil = :to",
        "revision = :revision AND armedUntil = :before",
        values,
      );
      // The answer to an earlier try was lost, or somebody else has sent the very same ticks.
      return armed.ok || (armed.old?.revision === revision && armed.old.armedUntil === armedUntil);
    },
    async settle({ jobName, revision }, settledUntil, dueAt) {
      const mark = "SET settledUntil = :to";
      const settled = await update(
        jobName,
        dueAt === undefined ? `${mark} ${OWE_NOTHING}` : `${mark}, ${OWE}`,
        "revision = :revision AND settledUntil <= :to",
        {
          ":to": settledUntil,
          ":revision": revision,
          ...(dueAt !== undefined && oweValues(cursorKey(jobName), "plan", dueAt)),
        },
      );
      return settled.ok;
    },
    async scheduled(jobName, revision) {
      await update(jobName, "SET scheduledRevision = :revision", "revision = :revision", { ":revision": revision });
    },
  };
}
