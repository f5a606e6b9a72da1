import type { DynamoDBDocumentClient, QueryCommandInput } from "@aws-sdk/lib-dynamodb";
import type { Fire } from "../../core/run/fire.ts";
import { backfillFireId } from "../../core/run/ids.ts";
import { readFire } from "./fire-row.ts";
import { fireKey } from "./keys.ts";
import { queryAll } from "./query.ts";

/**
 * Cron fires with an instant in `(after, until]` (epoch ms), ascending. A record of several instants is stored at its
 * first one, so the record before the range may reach into it. An instant inside this record has no record of its own,
 * so earlier records cannot reach into the range.
 */
export async function* cronFires(
  client: DynamoDBDocumentClient,
  table: string,
  jobName: string,
  after: number,
  until: number,
): AsyncGenerator<Fire> {
  if (until <= after) return;
  const before = Math.floor(after / 1_000);
  const rows = (from: number, to: number): QueryCommandInput => ({
    TableName: table,
    ConsistentRead: true,
    KeyConditionExpression: "PK = :job AND SK BETWEEN :from AND :to",
    ExpressionAttributeValues: {
      ":job": fireKey(jobName, "").PK,
      ":from": fireKey(jobName, cronId(from)).SK,
      ":to": fireKey(jobName, cronId(to)).SK,
    },
  });
  for await (const row of queryAll(client, { ...rows(0, before), ScanIndexForward: false, Limit: 1 })) {
    const fire = readFire(row);
    if ((fire.through ?? fire.firedAt) > after) yield fire;
    break;
  }
  // DynamoDB refuses a range whose end is before its beginning.
  const newest = Math.floor(until / 1_000);
  if (newest > before) for await (const row of queryAll(client, rows(before + 1, newest))) yield readFire(row);
}

/** Fires of backfills with an instant in `(after, until]` (epoch ms), ascending. */
export async function backfillFires(
  client: DynamoDBDocumentClient,
  table: string,
  jobName: string,
  after: number,
  until: number,
): Promise<Fire[]> {
  const [before, newest] = [Math.floor(after / 1_000), Math.floor(until / 1_000)];
  const fires: Fire[] = [];
  if (newest <= before) return fires;
  const query: QueryCommandInput = {
    TableName: table,
    ConsistentRead: true,
    KeyConditionExpression: "PK = :job AND SK BETWEEN :from AND :to",
    ExpressionAttributeValues: {
      ":job": fireKey(jobName, "").PK,
      ":from": fireKey(jobName, backfillFireId((before + 1) * 1_000)).SK,
      ":to": fireKey(jobName, backfillFireId(newest * 1_000)).SK,
    },
  };
  for await (const row of queryAll(client, query)) fires.push(readFire(row));
  return fires;
}

/** Ten digits, so that text order is time order. */
const cronId = (epochSeconds: number) => `c${String(epochSeconds).padStart(10, "0")}`;
