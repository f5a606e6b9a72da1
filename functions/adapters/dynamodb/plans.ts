import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { OWED } from "../../contract/table-shape.ts";
import { WORK_SHARDS } from "../../ports/owed-index.ts";
import type { Plans } from "../../ports/planned-fires.ts";
import { ownerOf } from "./keys.ts";
import { shardName } from "./owed.ts";
import { queryGrowing } from "./query.ts";

/** Epoch seconds, because they are shorter. */
const PlanRow = z.object({ PK: z.string(), dueAt: z.number(), upcoming: z.array(z.number()).optional() });

/** The plan shards of the owed index. */
export function plans(client: DynamoDBDocumentClient, table: string): Plans {
  return {
    async *list(shard, firstPage) {
      const rows = queryGrowing(client, {
        TableName: table,
        IndexName: OWED.index,
        KeyConditionExpression: "dueShard = :shard",
        ExpressionAttributeValues: { ":shard": shardName(WORK_SHARDS + shard) },
        Limit: firstPage,
      });
      for await (const row of rows) {
        const { PK, dueAt, upcoming } = PlanRow.parse(row);
        const instants = upcoming?.map((seconds) => seconds * 1_000);
        yield { jobName: ownerOf(PK).name, dueAt, ...(instants && { upcoming: instants }) };
      }
    },
  };
}
