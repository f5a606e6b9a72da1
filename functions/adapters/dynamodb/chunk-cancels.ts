import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { ChunkCancels } from "../../ports/chunks.ts";
import { chunkReads } from "./chunk-reads.ts";
import { ifHolds } from "./conditional.ts";
import { chunkKey } from "./keys.ts";
import { OWE, oweValues } from "./owed.ts";
import { updateItem } from "./update-item.ts";

/** Chunks as the API reads them and cancels their shards, in the Run table. */
export function chunkCancels(client: DynamoDBDocumentClient, table: string): ChunkCancels {
  return {
    ...chunkReads(client, table),
    async cancelShard(executionId, chunk, offset, dueAt) {
      const key = chunkKey(executionId, chunk);
      const cancelled = "SET executionId = :execution, chunk = :chunk";
      const values = { ":execution": executionId, ":chunk": chunk, ":offset": new Set([offset]) };
      const owedBefore = await ifHolds(
        updateItem(client, table, key, {
          UpdateExpression: `${cancelled}, ${OWE} ADD CANCELLED :offset`,
          ConditionExpression: "attribute_not_exists(dueAt) OR dueAt > :due",
          ExpressionAttributeValues: { ...values, ...oweValues(key, "check", dueAt) },
        }),
      );
      if (owedBefore.ok) return;
      await updateItem(client, table, key, {
        UpdateExpression: `${cancelled} ADD CANCELLED :offset`,
        ExpressionAttributeValues: values,
      });
    },
  };
}
