import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { OWED } from "../../contract/table-shape.ts";
import type { Owed, OwedIndex } from "../../ports/owed-index.ts";
import { ownerOf, versionInOutbox } from "./keys.ts";
import { shardName } from "./owed.ts";
import { queryAll } from "./query.ts";

const OwedRow = z.object({
  PK: z.string(),
  SK: z.string(),
  dueAt: z.number(),
  owes: z.enum(["plan", "halt", "fan-out", "check", "app", "backfill", "notice", "tell"]),
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
        yield owedBy(OwedRow.parse(row));
      }
    },
  };
}

function owedBy({ PK, SK, dueAt, owes }: z.output<typeof OwedRow>): Owed {
  const { name, chunk = 0 } = ownerOf(PK);
  switch (owes) {
    case "app":
      return { owes, appName: name, dueAt };
    case "plan":
    case "halt":
    case "backfill":
      return { owes, jobName: name, dueAt };
    case "notice":
      return { owes, jobName: name, version: versionInOutbox(SK), dueAt };
    case "tell":
      return { owes, subscription: name, dueAt };
    case "fan-out":
      return { owes, executionId: name, dueAt };
    case "check":
      return { owes, executionId: name, chunk, dueAt };
  }
}
