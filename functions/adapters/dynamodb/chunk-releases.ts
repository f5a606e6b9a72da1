import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { ChunkReleases } from "../../ports/chunks.ts";
import { chunkNotes } from "./chunk-notes.ts";
import { readChunk } from "./chunk-row.ts";
import { ifHolds } from "./conditional.ts";
import { IF_OPEN } from "./execution-row.ts";
import { chunkKey, executionKey } from "./keys.ts";
import { OWE, OWE_NOTHING, oweValues } from "./owed.ts";
import { updateItem } from "./update-item.ts";

/** An item that is owed already keeps its earlier `dueAt`. */
const OWE_FIRST = "dueShard = :shard, dueAt = if_not_exists(dueAt, :due), owes = :owes";

/** Chunks as the dispatcher opens and releases them, in the Run table. */
export function chunkReleases(client: DynamoDBDocumentClient, table: string): ChunkReleases {
  return {
    ...chunkNotes(client, table),
    async openChunk(executionId, chunk, invokedAt, dueAt, unlessAfter = Number.MAX_SAFE_INTEGER) {
      const key = chunkKey(executionId, chunk);
      const opened = await ifHolds(
        updateItem(client, table, key, {
          UpdateExpression: `SET executionId = :execution, chunk = :chunk, invokedAt = :at, firstInvokedAt = if_not_exists(firstInvokedAt, :at), ${OWE_FIRST}`,
          // The last alternative: the answer to an earlier try of this request was lost.
          ConditionExpression: "attribute_not_exists(invokedAt) OR invokedAt <= :after OR invokedAt = :at",
          ExpressionAttributeValues: {
            ":execution": executionId,
            ":chunk": chunk,
            ":at": invokedAt,
            ":after": unlessAfter,
            ...oweValues(key, "check", dueAt),
          },
        }),
      );
      return opened.ok ? readChunk(opened.value) : undefined;
    },
    async release(executionId, releasedChunks, dueAt) {
      const key = executionKey(executionId);
      const values = { ":released": releasedChunks };
      const isOpen = `(attribute_not_exists(releasedChunks) OR releasedChunks <= :released) AND ${IF_OPEN.condition}`;
      if (dueAt !== undefined) {
        await ifHolds(
          updateItem(client, table, key, {
            UpdateExpression: `SET releasedChunks = :released, ${OWE}`,
            ConditionExpression: isOpen,
            ExpressionAttributeNames: IF_OPEN.names,
            ExpressionAttributeValues: { ...values, ...IF_OPEN.values, ...oweValues(key, "fan-out", dueAt) },
          }),
        );
        return;
      }
      // All chunks may be done by now, so that closing the execution is owed. It owes nothing only while it waits for
      // chunks.
      const released = await ifHolds(
        updateItem(client, table, key, {
          UpdateExpression: `SET releasedChunks = :released ${OWE_NOTHING}`,
          ConditionExpression: `${isOpen} AND (attribute_not_exists(doneChunks) OR size(doneChunks) < :released)`,
          ExpressionAttributeNames: IF_OPEN.names,
          ExpressionAttributeValues: { ...values, ...IF_OPEN.values },
        }),
      );
      if (released.ok) return;
      await ifHolds(
        updateItem(client, table, key, {
          UpdateExpression: "SET releasedChunks = :released, owes = :owes",
          ConditionExpression: isOpen,
          ExpressionAttributeNames: IF_OPEN.names,
          ExpressionAttributeValues: { ...values, ...IF_OPEN.values, ":owes": "check" },
        }),
      );
    },
  };
}
