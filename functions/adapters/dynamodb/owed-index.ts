import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { OWED } from "../../contract/table-shape.ts";
import type { Owed, OwedIndex } from "../../ports/owed-index.ts";
import { ownerOf } from "./keys.ts";
import { shardName } from "./owed.ts";
import { queryAll } from "./query.ts";

const OwedRow = z.object({
  PK: z.string(),
  dueAt: z.number(),
  owes: z.enum(["plan", "halt", "fan-out", "check", "app", "backfill"]),
});

export function owedIndex(client: DynamoDBDocumentClient, table: string): OwedIndex {
  return {
    async *overdue(shard, until) {
      const rows = queryAll(client, {
        TableName: table,
        IndexName: OWED.index,
        KeyConditionExpression: "dueShard = :shard AND dueAt <= :until",
        ExpressionAttributeValues: { ":shard": shardName(shard), ":until": until },
      });
      for await (const row of rows) {
        const { PK, dueAt, owes } = OwedRow.parse(row);
        const owner = ownerOf(PK);
        const owed: Owed =
          owes === "app"
            ? { owes, appName: owner.name, dueAt }
            : owes === "plan" || owes === "halt" || owes === "backfill"
              ? { owes, jobName: owner.name, dueAt }
              : owes === "fan-out"
                ? { owes, executionId: owner.name, dueAt }
                : { owes, executionId: owner.name, chunk: owner.chunk ?? 0, dueAt };
        yield owed;
      }
    },
  };
}
