import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { Execution, Retry } from "../../core/run/execution.ts";
import { isNews, segmentOf } from "../../core/run/is-news.ts";
import { isOpen } from "../../core/run/shards.ts";
import type { Chunks } from "../../ports/chunks.ts";
import { chunkReads } from "./chunk-reads.ts";
import { readChunk, retryAttribute, retryValue } from "./chunk-row.ts";
import { ifHolds, type Row } from "./conditional.ts";
import { IF_OPEN, inFlightAttribute, readExecution } from "./execution-row.ts";
import { chunkKey, executionKey } from "./keys.ts";
import { OWE, oweValues } from "./owed.ts";
import { updateItem } from "./update-item.ts";

/** Notes of one write: an expression has at most 4 KB and 300 operators, and a note has up to 8 of them in 101 bytes. */
const NOTES = 30;

/**
 * Notes retries on condition that each is news. The note that an attempt was issued may be repeated; the note that it
 * is due may not.
 */
function noteRetries(executionId: string, chunk: number, retries: readonly (readonly [number, Retry])[]) {
  const conditions = retries.map(([offset, retry], i) => {
    const name = retryAttribute(offset);
    const isForward = `${name}[0] < :a${i}`;
    const isAgain = `${name}[0] = :a${i} AND ${name}[3] <= :s${i}`;
    return `(attribute_not_exists(${name}) OR ${isForward}${retry.issued ? ` OR (${isAgain})` : ""})`;
  });
  return {
    UpdateExpression: `SET ${["executionId = :execution", "chunk = :chunk", ...retries.map(([offset], i) => `${retryAttribute(offset)} = :r${i}`)].join(", ")}`,
    ConditionExpression: conditions.join(" AND "),
    ExpressionAttributeValues: {
      ":execution": executionId,
      ":chunk": chunk,
      ...Object.fromEntries(retries.map(([, retry], i) => [`:r${i}`, retryValue(retry)])),
      ...Object.fromEntries(retries.map(([, { attempt }], i) => [`:a${i}`, attempt])),
      ...Object.fromEntries(retries.flatMap(([, retry], i) => (retry.issued ? [[`:s${i}`, segmentOf(retry)]] : []))),
    },
    ReturnValuesOnConditionCheckFailure: "ALL_OLD" as const,
  };
}

/** The notes of chunks that both dispatcher and collector make, in the Run table. */
export function chunkNotes(client: DynamoDBDocumentClient, table: string): Chunks {
  /**
   * Writes all news at once. If that fails, the next write leaves out retries that are no news, because a condition
   * holds for all of them or for none.
   */
  const addSome = async (executionId: string, chunk: number, retries: readonly (readonly [number, Retry])[]) => {
    const key = chunkKey(executionId, chunk);
    let news = retries;
    let row: Row | undefined;
    while (news.length > 0) {
      const noted = await ifHolds(updateItem(client, table, key, noteRetries(executionId, chunk, news)));
      row = noted.ok ? noted.value : noted.old;
      if (noted.ok || row === undefined) break;
      const known = readChunk(row).retries;
      news = news.filter(([offset, retry]) => isNews(known.get(offset), retry));
    }
    const dueAt = Math.min(...retries.filter(([, { issued }]) => !issued).map(([, { at }]) => at));
    if (dueAt === Number.POSITIVE_INFINITY || (typeof row?.dueAt === "number" && row.dueAt <= dueAt)) return;
    await ifHolds(
      updateItem(client, table, key, {
        UpdateExpression: `SET ${OWE}`,
        ConditionExpression: "attribute_not_exists(dueAt) OR dueAt > :due",
        ExpressionAttributeValues: oweValues(key, "check", dueAt),
      }),
    );
  };
  return {
    ...chunkReads(client, table),
    async addRetries(executionId, chunk, retries) {
      const all = [...retries];
      for (let i = 0; i < all.length; i += NOTES) await addSome(executionId, chunk, all.slice(i, i + NOTES));
    },
    async noteInFlight(executionId, inFlight) {
      let noted: Omit<Execution, "items"> | undefined;
      const all = [...inFlight];
      for (let i = 0; i < all.length; i += NOTES) {
        let news = all.slice(i, i + NOTES);
        while (news.length > 0) {
          const written = await ifHolds(updateItem(client, table, executionKey(executionId), inFlightUpdate(news)));
          if (written.ok) noted = readExecution(written.value);
          if (written.ok || written.old === undefined) break;
          const { status, doneChunks, inFlight: known } = readExecution(written.old);
          if (!isOpen({ status })) break;
          const isLess = ([chunk, shards]: readonly [number, number]) =>
            !doneChunks.has(chunk) && shards < (known?.get(chunk) ?? Number.POSITIVE_INFINITY);
          news = news.filter(isLess);
        }
      }
      return noted;
    },
  };
}

function inFlightUpdate(news: readonly (readonly [number, number])[]) {
  const conditions = news.map(([chunk], i) => {
    const name = inFlightAttribute(chunk);
    return `(attribute_not_exists(${name}) OR ${name} > :n${i}) AND NOT contains(doneChunks, :c${i})`;
  });
  return {
    UpdateExpression: `SET ${news.map(([chunk], i) => `${inFlightAttribute(chunk)} = :n${i}`).join(", ")}`,
    ConditionExpression: [IF_OPEN.condition, ...conditions].join(" AND "),
    ExpressionAttributeNames: IF_OPEN.names,
    ExpressionAttributeValues: {
      ...IF_OPEN.values,
      ...Object.fromEntries(news.map(([, shards], i) => [`:n${i}`, shards])),
      ...Object.fromEntries(news.map(([chunk], i) => [`:c${i}`, chunk])),
    },
    ReturnValuesOnConditionCheckFailure: "ALL_OLD" as const,
  };
}
