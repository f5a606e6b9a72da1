import type { TransactWriteCommandInput } from "@aws-sdk/lib-dynamodb";
import { EXPIRES_AT } from "../../contract/table-shape.ts";
import { hashOf } from "../../core/run/hash.ts";
import { beginOf, type CountedInterval } from "../../core/statistics/counters.ts";
import type { JobLosses } from "../../core/statistics/losses.ts";
import { expiryOf } from "./expiry.ts";
import { lossKey, statisticsKey } from "./keys.ts";

export type StatisticsItems = NonNullable<TransactWriteCommandInput["TransactItems"]>;

/**
 * Rows of each interval. Two transactions that add to one row at the same time conflict, and one is repeated. At about
 * 15 ms each, a row takes about 60 a second, so all executions together may end about 4,000 times a second.
 */
export const STATISTICS_SHARDS = 64;

/** Rows of each hour and job are in this many partitions a day. */
export const LOSS_SHARDS = 4;

/** The item of a transaction that adds losses, if there are any. @param at epoch ms */
export function lossItems(table: string, { jobName, skipped, missed }: JobLosses, at: number): StatisticsItems {
  if (skipped + missed === 0) return [];
  const hour = beginOf("HOUR", at);
  return [
    {
      Update: {
        TableName: table,
        Key: lossKey(jobName, hour, hashOf(jobName) % LOSS_SHARDS),
        UpdateExpression: "SET #expires = :expires ADD skipped :skipped, missed :missed",
        ExpressionAttributeNames: { "#expires": EXPIRES_AT },
        ExpressionAttributeValues: { ":expires": expiryOf(hour), ":skipped": skipped, ":missed": missed },
      },
    },
  ];
}

/**
 * The items of a transaction that add these counts.
 * @param by the name by which writes are spread over the rows.
 */
export function statisticsItems(table: string, counted: readonly CountedInterval[], by: string): StatisticsItems {
  const shard = hashOf(by) % STATISTICS_SHARDS;
  return counted.map(({ interval, at, counters }) => {
    const added = Object.entries(counters);
    const expires = interval === "MINUTE";
    return {
      Update: {
        TableName: table,
        Key: statisticsKey(interval, at, shard),
        UpdateExpression: `${expires ? "SET #expires = :expires " : ""}ADD ${added.map((_, i) => `#c${i} :c${i}`).join(", ")}`,
        ExpressionAttributeNames: {
          ...(expires && { "#expires": EXPIRES_AT }),
          ...Object.fromEntries(added.map(([counter], i) => [`#c${i}`, counter])),
        },
        ExpressionAttributeValues: {
          ...(expires && { ":expires": expiryOf(at) }),
          ...Object.fromEntries(added.map(([, by], i) => [`:c${i}`, by])),
        },
      },
    };
  });
}
