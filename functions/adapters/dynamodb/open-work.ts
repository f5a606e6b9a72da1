import { type DynamoDBDocumentClient, QueryCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { OWED } from "../../contract/table-shape.ts";
import type { OpenItem, OpenWork } from "../../ports/open-work.ts";
import { WORK_SHARDS } from "../../ports/owed-index.ts";
import type { Row } from "./conditional.ts";
import { ownerOf, sortKeyOf } from "./keys.ts";
import { shardName } from "./owed.ts";

const OpenRow = z.object({ PK: z.string(), dueAt: z.number(), owes: z.string() });
const MARK = /^(\d{2})\.(\d{1,15})\.(.{1,128})$/;

/** The work shards of the owed index, one after another. */
export function openWork(client: DynamoDBDocumentClient, table: string): OpenWork {
  const query = async (shard: number, dueBy: number | undefined, from: Row | undefined, limit: number) => {
    const { Items = [], LastEvaluatedKey } = await client.send(
      new QueryCommand({
        TableName: table,
        IndexName: OWED.index,
        KeyConditionExpression: `dueShard = :shard${dueBy === undefined ? "" : " AND dueAt <= :by"}`,
        ExpressionAttributeValues: { ":shard": shardName(shard), ...(dueBy !== undefined && { ":by": dueBy }) },
        ExclusiveStartKey: from,
        Limit: limit,
      }),
    );
    return { rows: Items.flatMap((row) => itemOf(shard, row) ?? []), from: LastEvaluatedKey };
  };
  return {
    async list({ limit, after }, dueBy) {
      const items: OpenItem[] = [];
      let { shard, from } = placeOf(after);
      while (shard < WORK_SHARDS && items.length <= limit) {
        const answer = await query(shard, dueBy, from, limit + 1 - items.length);
        items.push(...answer.rows);
        from = answer.from;
        if (from === undefined) shard++;
      }
      const page = items.slice(0, limit);
      const next = items.length > limit ? page.at(-1)?.mark : undefined;
      return { items: page, ...(next !== undefined && { next }) };
    },
  };
}

/** @returns undefined for the work of apps and of halts: none of it is an execution. */
function itemOf(shard: number, row: Row): OpenItem | undefined {
  const { PK, dueAt, owes } = OpenRow.parse(row);
  if (owes !== "fan-out" && owes !== "check") return undefined;
  const { name: executionId, chunk } = ownerOf(PK);
  return {
    executionId,
    ...(chunk !== undefined && { chunk }),
    mark: `${String(shard).padStart(2, "0")}.${dueAt}.${PK}`,
  };
}

/** The place behind a mark. Any other text is the beginning. */
function placeOf(after: string | undefined): { shard: number; from?: Row } {
  const [, shard, dueAt, PK] = MARK.exec(after ?? "") ?? [];
  if (PK === undefined) return { shard: 0 };
  const dueShard = shardName(Number(shard));
  return { shard: Number(shard), from: { dueShard, dueAt: Number(dueAt), PK, SK: sortKeyOf(PK) } };
}
