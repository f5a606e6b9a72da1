import { type DynamoDBDocumentClient, UpdateCommand, type UpdateCommandInput } from "@aws-sdk/lib-dynamodb";
import { EXPIRES_AT } from "../../contract/table-shape.ts";
import type { Execution, Retry } from "../../core/run/execution.ts";
import { isNews, segmentOf } from "../../core/run/is-news.ts";
import { isOpen } from "../../core/run/shards.ts";
import type { ChunkCancels, ChunkEnds, ChunkReleases } from "../../ports/fan-out-store.ts";
import { readChunk, retryAttribute, retryValue } from "./chunk-row.ts";
import { ifHolds, type Row } from "./conditional.ts";
import { IF_OPEN, inFlightAttribute, readExecution, tallyAttribute } from "./execution-row.ts";
import { expiryOf } from "./expiry.ts";
import { failureUpdate } from "./failure-attributes.ts";
import { getItem } from "./get-item.ts";
import { chunkKey, executionKey } from "./keys.ts";
import { OWE, OWE_NOTHING, oweValues } from "./owed.ts";

/** An item that is owed already keeps its earlier `dueAt`. */
const OWE_FIRST = "dueShard = :shard, dueAt = if_not_exists(dueAt, :due), owes = :owes";

/** Retries of one write: an expression has at most 4 KB and 300 operators. */
const RETRIES = 50;

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

/** Chunks and the executions' marks of them, in the Run table. @param now epoch ms, for the expiry of ended ones. */
export function fanOutStore(
  client: DynamoDBDocumentClient,
  table: string,
  now: () => number,
): ChunkReleases & ChunkEnds & ChunkCancels {
  const update = async (key: Row, input: Omit<UpdateCommandInput, "TableName" | "Key">) => {
    const request = new UpdateCommand({ TableName: table, Key: key, ReturnValues: "ALL_NEW", ...input });
    return (await client.send(request)).Attributes ?? {};
  };
  /**
   * Writes all news at once. If that fails, the next write leaves out retries that are no news, because a condition
   * holds for all of them or for none.
   */
  const addSome = async (executionId: string, chunk: number, retries: readonly (readonly [number, Retry])[]) => {
    const key = chunkKey(executionId, chunk);
    let news = retries;
    let row: Row | undefined;
    while (news.length > 0) {
      const noted = await ifHolds(update(key, noteRetries(executionId, chunk, news)));
      row = noted.ok ? noted.value : noted.old;
      if (noted.ok || row === undefined) break;
      const known = readChunk(row).retries;
      news = news.filter(([offset, retry]) => isNews(known.get(offset), retry));
    }
    const dueAt = Math.min(...retries.filter(([, { issued }]) => !issued).map(([, { at }]) => at));
    if (dueAt === Number.POSITIVE_INFINITY || (typeof row?.dueAt === "number" && row.dueAt <= dueAt)) return;
    await ifHolds(
      update(key, {
        UpdateExpression: `SET ${OWE}`,
        ConditionExpression: "attribute_not_exists(dueAt) OR dueAt > :due",
        ExpressionAttributeValues: oweValues(key, "check", dueAt),
      }),
    );
  };
  return {
    async getChunk(executionId, chunk) {
      const row = await getItem(client, table, chunkKey(executionId, chunk));
      return row && readChunk(row);
    },
    async openChunk(executionId, chunk, invokedAt, dueAt, unlessAfter = Number.MAX_SAFE_INTEGER) {
      const key = chunkKey(executionId, chunk);
      const opened = await ifHolds(
        update(key, {
          UpdateExpression: `SET executionId = :execution, chunk = :chunk, invokedAt = :at, ${OWE_FIRST}`,
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
          update(key, {
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
        update(key, {
          UpdateExpression: `SET releasedChunks = :released ${OWE_NOTHING}`,
          ConditionExpression: `${isOpen} AND (attribute_not_exists(doneChunks) OR size(doneChunks) < :released)`,
          ExpressionAttributeNames: IF_OPEN.names,
          ExpressionAttributeValues: { ...values, ...IF_OPEN.values },
        }),
      );
      if (released.ok) return;
      await ifHolds(
        update(key, {
          UpdateExpression: "SET releasedChunks = :released, owes = :owes",
          ConditionExpression: isOpen,
          ExpressionAttributeNames: IF_OPEN.names,
          ExpressionAttributeValues: { ...values, ...IF_OPEN.values, ":owes": "check" },
        }),
      );
    },
    async addEnded(executionId, chunk, ended, failures) {
      const noted = failureUpdate(failures);
      const sets = [...ended].filter(([, offsets]) => offsets.length > 0);
      const add = sets.map((_, i) => `#set${i} :set${i}`).join(", ");
      const row = await update(chunkKey(executionId, chunk), {
        UpdateExpression: `SET executionId = :execution, chunk = :chunk${noted.assignments}${add && ` ADD ${add}`}`,
        ...(add && { ExpressionAttributeNames: Object.fromEntries(sets.map(([outcome], i) => [`#set${i}`, outcome])) }),
        ExpressionAttributeValues: {
          ":execution": executionId,
          ":chunk": chunk,
          ...Object.fromEntries(sets.map(([, offsets], i) => [`:set${i}`, new Set(offsets)])),
          ...noted.values,
        },
      });
      return readChunk(row);
    },
    async cancelShard(executionId, chunk, offset, dueAt) {
      const key = chunkKey(executionId, chunk);
      const cancelled = "SET executionId = :execution, chunk = :chunk";
      const values = { ":execution": executionId, ":chunk": chunk, ":offset": new Set([offset]) };
      const owedBefore = await ifHolds(
        update(key, {
          UpdateExpression: `${cancelled}, ${OWE} ADD CANCELLED :offset`,
          ConditionExpression: "attribute_not_exists(dueAt) OR dueAt > :due",
          ExpressionAttributeValues: { ...values, ...oweValues(key, "check", dueAt) },
        }),
      );
      if (owedBefore.ok) return;
      await update(key, { UpdateExpression: `${cancelled} ADD CANCELLED :offset`, ExpressionAttributeValues: values });
    },
    async addRetries(executionId, chunk, retries) {
      const all = [...retries];
      for (let i = 0; i < all.length; i += RETRIES) await addSome(executionId, chunk, all.slice(i, i + RETRIES));
    },
    async owe(executionId, chunk, dueAt) {
      const key = chunkKey(executionId, chunk);
      // Without a chunk nothing is owed, and this update must not create one.
      const exists = { ConditionExpression: "attribute_exists(PK)" };
      const request =
        dueAt === undefined
          ? update(key, {
              ...exists,
              UpdateExpression: `SET #expires = :expires ${OWE_NOTHING}`,
              ExpressionAttributeNames: { "#expires": EXPIRES_AT },
              ExpressionAttributeValues: { ":expires": expiryOf(now()) },
            })
          : update(key, {
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
        update(key, {
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
    async noteInFlight(executionId, inFlight) {
      let noted: Omit<Execution, "items"> | undefined;
      const all = [...inFlight];
      for (let i = 0; i < all.length; i += RETRIES) {
        let news = all.slice(i, i + RETRIES);
        while (news.length > 0) {
          const written = await ifHolds(update(executionKey(executionId), inFlightUpdate(news)));
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
