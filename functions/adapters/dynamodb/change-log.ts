import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { Change } from "../../contract/origin.ts";
import type { ChangeLog } from "../../ports/change-log.ts";
import { readChange } from "./change-row.ts";
import { changesFrom, changesUntil, monthOf } from "./keys.ts";
import { queryAll } from "./query.ts";

/** Longer than any sort key of a change. */
const MAX_MARK = 128;

/**
 * The list of all changes, in the Config table. The changes of a month share a partition. A partition takes a thousand
 * write units a second, which are 500 changes. Nearly every change also writes a schedule, and EventBridge takes fewer
 * writes. So each change costs one more item in its transaction: two write units, and some 300 bytes that are kept for
 * ever.
 */
export function changeLog(client: DynamoDBDocumentClient, table: string): ChangeLog {
  return {
    async list({ from, until }, { limit, after }) {
      const items: Change[] = [];
      let last = "";
      const mark = after?.slice(0, MAX_MARK);
      const [lowest, highest] = [changesFrom(from), changesUntil(until)];
      const top = mark !== undefined && mark < highest ? mark : highest;
      if (top < lowest) return { items };
      for (const partition of monthsBack(from, until)) {
        const query = {
          TableName: table,
          ScanIndexForward: false,
          Limit: limit + 2,
          KeyConditionExpression: "PK = :month AND SK BETWEEN :from AND :to",
          ExpressionAttributeValues: { ":month": partition, ":from": lowest, ":to": top },
        };
        for await (const row of queryAll(client, query)) {
          if (row.SK === mark) continue;
          if (items.length === limit) return { items, next: last };
          items.push(readChange(row));
          last = String(row.SK);
        }
      }
      return { items };
    },
  };
}

/** The partitions of the months from the last instant back to the first one (epoch ms). */
function* monthsBack(from: number, until: number): Generator<string> {
  const first = monthOf(from);
  const date = new Date(until);
  for (let back = 0; ; back++) {
    const month = monthOf(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - back, 1));
    yield month;
    if (month <= first) return;
  }
}
