import { type DynamoDBDocumentClient, QueryCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { beginOf, COUNTERS, type CountedInterval, INTERVAL_MS, merged } from "../../core/statistics/counters.ts";
import type { StatisticsStore } from "../../ports/statistics-store.ts";
import { defined } from "./defined.ts";
import { isExpired } from "./expiry.ts";
import { instantOfStatistics, jobOfLoss, lossKey, statisticsKey } from "./keys.ts";
import { queryAll } from "./query.ts";
import { LOSS_SHARDS, STATISTICS_SHARDS } from "./statistics-items.ts";

/**
 * A week has 512 partitions. Not all of them are asked at the same time: a request that waits for a free connection too
 * long would be given up.
 */
const PARALLEL = 32;

/** The most rows of losses that are read of a day and shard: each is a job's in an hour. */
const MOST_LOSSES = 1_000;

const StoredLosses = z.object({ skipped: z.number(), missed: z.number() });
const StoredCounters = z.object(Object.fromEntries(COUNTERS.map((counter) => [counter, z.number().optional()])));

/** Statistics in the Run table. Transactions add to them. @param now epoch ms: expired rows are not read. */
export function statisticsStore(client: DynamoDBDocumentClient, table: string, now: () => number): StatisticsStore {
  const query = async (interval: CountedInterval["interval"], from: number, until: number, shard: number) => {
    const [first, last] = [statisticsKey(interval, from, shard), statisticsKey(interval, until, shard)];
    const rows = queryAll(client, {
      TableName: table,
      KeyConditionExpression: "PK = :partition AND SK BETWEEN :first AND :last",
      ExpressionAttributeValues: { ":partition": first.PK, ":first": first.SK, ":last": last.SK },
    });
    const found: CountedInterval[] = [];
    for await (const row of rows) {
      if (isExpired(row, now())) continue;
      const at = instantOfStatistics(String(row.SK));
      found.push({ interval, at, counters: defined(StoredCounters.parse(row)) });
    }
    return found;
  };
  /** One request: the rows of the newest hours, so that jobs that lose more fires make the answer no slower. */
  const lossesOf = async (from: number, until: number, shard: number) => {
    const [first, last] = [lossKey("", from, shard), lossKey("~", until, shard)];
    const { Items = [], LastEvaluatedKey } = await client.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: "PK = :partition AND SK BETWEEN :first AND :last",
        ExpressionAttributeValues: { ":partition": first.PK, ":first": first.SK, ":last": last.SK },
        ScanIndexForward: false,
        Limit: MOST_LOSSES,
      }),
    );
    const losses = Items.filter((row) => !isExpired(row, now())).map((row) => ({
      jobName: jobOfLoss(String(row.SK)),
      ...StoredLosses.parse(row),
    }));
    return { losses, isComplete: LastEvaluatedKey === undefined };
  };
  return {
    async list(interval, from, until) {
      const parts: (() => Promise<CountedInterval[]>)[] = [];
      // A partition holds the minutes of one day, or all days.
      for (let begin = from; begin <= until; begin = interval === "DAY" ? until + 1 : endOfDay(begin) + 1) {
        const end = interval === "DAY" ? until : Math.min(until, endOfDay(begin));
        for (let shard = 0; shard < STATISTICS_SHARDS; shard += 1) parts.push(() => query(interval, begin, end, shard));
      }
      const found: CountedInterval[] = [];
      while (parts.length > 0)
        found.push(...(await Promise.all(parts.splice(0, PARALLEL).map((part) => part()))).flat());
      return merged(found);
    },
    async losses(from, until) {
      const parts: ReturnType<typeof lossesOf>[] = [];
      for (let begin = from; begin <= until; begin = endOfDay(begin) + 1)
        for (let shard = 0; shard < LOSS_SHARDS; shard++)
          parts.push(lossesOf(begin, Math.min(until, endOfDay(begin)), shard));
      const found = await Promise.all(parts);
      return {
        losses: found.flatMap(({ losses }) => losses),
        isComplete: found.every(({ isComplete }) => isComplete),
      };
    },
  };
}

const endOfDay = (at: number) => beginOf("DAY", at) + INTERVAL_MS.DAY - 1;
