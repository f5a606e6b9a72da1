import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { EXPIRES_AT } from "../../contract/table-shape.ts";
import type { ChunkEnds } from "../../ports/chunks.ts";
import { chunkNotes } from "./chunk-notes.ts";
import { readChunk } from "./chunk-row.ts";
import { ifHolds } from "./conditional.ts";
import { IF_OPEN, inFlightAttribute, readExecution, tallyAttribute } from "./execution-row.ts";
import { expiryOf } from "./expiry.ts";
import { failureUpdate } from "./failure-attributes.ts";
import { chunkKey, executionKey } from "./keys.ts";
import { OWE, OWE_NOTHING, oweValues } from "./owed.ts";
import { updateItem } from "./update-item.ts";

/** Chunks as the collector ends them, in the Run table. @param now epoch ms, for the expiry of ended chunks. */
export function chunkEnds(client: DynamoDBDocumentClient, table: string, now: () => number): ChunkEnds {
  return {
    ...chunkNotes(client, table),
    async addEnded(executionId, chunk, ended, failures, dueAt) {
      const key = chunkKey(executionId, chunk);
      const noted = failureUpdate(failures);
      const sets = [...ended].filter(([, offsets]) => offsets.length > 0);
      const add = sets.map((_, i) => `#set${i} :set${i}`).join(", ");
      const owe = dueAt === undefined ? "" : `, ${OWE}`;
      const row = await updateItem(client, table, key, {
        UpdateExpression: `SET executionId = :execution, chunk = :chunk${owe}${noted.assignments}${add && ` ADD ${add}`}`,
        ...(add && { ExpressionAttributeNames: Object.fromEntries(sets.map(([outcome], i) => [`#set${i}`, outcome])) }),
        ExpressionAttributeValues: {
          ":execution": executionId,
          ":chunk": chunk,
          ...Object.fromEntries(sets.map(([, offsets], i) => [`:set${i}`, new Set(offsets)])),
          ...noted.values,
          ...(dueAt !== undefined && oweValues(key, "check", dueAt)),
        },
      });
      return readChunk(row);
    },
    async owe(executionId, chunk, dueAt) {
      const key = chunkKey(executionId, chunk);
      // Without a chunk nothing is owed, and this update must not create one.
      const exists = { ConditionExpression: "attribute_exists(PK)" };
      const request =
        dueAt === undefined
          ? updateItem(client, table, key, {
              ...exists,
              UpdateExpression: `SET #expires = :expires ${OWE_NOTHING}`,
              ExpressionAttributeNames: { "#expires": EXPIRES_AT },
              ExpressionAttributeValues: { ":expires": expiryOf(now()) },
            })
          : updateItem(client, table, key, {
              ...exists,
              UpdateExpression: `SET ${OWE}`,
              ExpressionAttributeValues: oweValues(key, "check", dueAt),
            });
      await ifHolds(request);
    },
    async addDoneChunk(executionId, chunk, tally, dueAt, failures) {
      const noted = failureUpdate(failures);
      const key = executionKey(executionId);
      const counted = Object.entries({ ...tally.counts, ...tally.unrun });
      const added = await ifHolds(
        updateItem(client, table, key, {
          UpdateExpression: [
            `ADD doneChunks :chunk, ${counted.map(([name]) => `${tallyAttribute(name)} :${name}`).join(", ")}`,
            `SET dueShard = :shard, dueAt = if_not_exists(dueAt, :due), owes = if_not_exists(owes, :owes)${noted.assignments}`,
            `REMOVE ${inFlightAttribute(chunk)}`,
          ].join(" "),
          // A counter that was increased twice would be wrong.
          ConditionExpression: `${IF_OPEN.condition} AND NOT contains(doneChunks, :number)`,
          ReturnValuesOnConditionCheckFailure: "ALL_OLD",
          ExpressionAttributeNames: IF_OPEN.names,
          ExpressionAttributeValues: {
            ":chunk": new Set([chunk]),
            ":number": chunk,
            ...Object.fromEntries(counted.map(([name, count]) => [`:${name}`, count])),
            ...noted.values,
            ...oweValues(key, "check", dueAt),
            ...IF_OPEN.values,
          },
        }),
      );
      if (added.ok) return readExecution(added.value);
      if (added.old === undefined) throw new Error(`no execution ${executionId}`);
      return readExecution(added.old);
    },
  };
}
