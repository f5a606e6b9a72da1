import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import type { Cursor } from "../../core/run/cursor.ts";
import type { CursorStore } from "../../ports/cursor-store.ts";
import { ifHolds, type Row } from "./conditional.ts";
import { cursorKey } from "./keys.ts";
import { owed } from "./owed.ts";

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
    });
    return (await ifHolds(client.send(request))).ok;
  };
  return {
    async get(jobName) {
      const { Item } = await client.send(
        new GetCommand({ TableName: table, Key: cursorKey(jobName), ConsistentRead: true }),
      );
      if (Item === undefined) return undefined;
      const { scheduledRevision, ...row } = CursorRow.parse(Item);
      return (scheduledRevision === undefined ? row : { ...row, scheduledRevision }) satisfies Cursor;
    },
    arm: ({ jobName, revision, armedUntil: before }, armedUntil) =>
      update(jobName, "SET armedUntil = :to", "revision = :revision AND armedUntil = :before", {
        ":to": armedUntil,
        ":revision": revision,
        ":before": before,
      }),
    settle({ jobName, revision }, settledUntil, dueAt) {
      const due = dueAt === undefined ? undefined : owed(cursorKey(jobName), "plan", dueAt);
      const mark = "SET settledUntil = :to";
      return update(
        jobName,
        due === undefined
          ? `${mark} REMOVE dueShard, dueAt, owes`
          : `${mark}, dueShard = :shard, dueAt = :due, owes = :owes`,
        "revision = :revision AND settledUntil <= :to",
        {
          ":to": settledUntil,
          ":revision": revision,
          ...(due && { ":shard": due.dueShard, ":due": due.dueAt, ":owes": due.owes }),
        },
      );
    },
    async scheduled(jobName, revision) {
      await update(jobName, "SET scheduledRevision = :revision", "revision = :revision", { ":revision": revision });
    },
  };
}
