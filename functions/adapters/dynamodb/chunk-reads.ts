import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { ChunkReads } from "../../ports/chunks.ts";
import { readChunk } from "./chunk-row.ts";
import { getItem } from "./get-item.ts";
import { chunkKey } from "./keys.ts";

/** Chunks of executions, in the Run table. */
export function chunkReads(client: DynamoDBDocumentClient, table: string): ChunkReads {
  return {
    async getChunk(executionId, chunk) {
      const row = await getItem(client, table, chunkKey(executionId, chunk));
      return row && readChunk(row);
    },
  };
}
