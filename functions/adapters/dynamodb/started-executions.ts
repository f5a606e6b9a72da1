import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { STARTED } from "../../contract/table-shape.ts";
import { HISTORY_DAYS } from "../../contract/timings.ts";
import { mergeSorted } from "../../core/merge-sorted.ts";
import { rowsOfShard } from "../../core/rows-of-shard.ts";
import { hashOf } from "../../core/run/hash.ts";
import { newestOf } from "../../core/run/newest-executions.ts";
import { INTERVAL_MS } from "../../core/statistics/counters.ts";
import type { StartedExecution, StartedExecutions } from "../../ports/started-executions.ts";
import { ownerOf } from "./keys.ts";
import { queryGrowing } from "./query.ts";

/** All executions that start at a time are at the end of their shards. Each shard takes 1,000 a second. */
const SHARDS = 16;

const shardName = (shard: number) => `RUN#${String(shard).padStart(2, "0")}`;

/** The attribute by which an execution is listed by its start. */
export const startShardOf = (executionId: string) => ({ [STARTED.partition]: shardName(hashOf(executionId) % SHARDS) });

const StartedRow = z.object({ PK: z.string(), startedAt: z.number(), shards: z.number() });

/** The index of executions by their start, in the Run table. @param now epoch ms: DynamoDB deletes late, so older ones than the history are not read */
export function startedExecutions(client: DynamoDBDocumentClient, table: string, now: () => number): StartedExecutions {
  async function* ofShard(shard: number, from: number, until: number, firstPage: number) {
    const rows = queryGrowing(client, {
      TableName: table,
      IndexName: STARTED.index,
      ScanIndexForward: false,
      KeyConditionExpression: `${STARTED.partition} = :shard AND ${STARTED.sort} BETWEEN :from AND :until`,
      ExpressionAttributeValues: { ":shard": shardName(shard), ":from": from, ":until": until },
      Limit: firstPage,
    });
    for await (const row of rows) {
      const { PK, startedAt, shards } = StartedRow.parse(row);
      yield { executionId: ownerOf(PK).name, startedAt, shards } satisfies StartedExecution;
    }
  }
  return {
    async newest(from, until, shards) {
      const since = Math.max(from, now() - HISTORY_DAYS * INTERVAL_MS.DAY);
      if (since > until) return { executions: [], isComplete: true };
      const firstPage = rowsOfShard(shards, SHARDS);
      const parts = Array.from({ length: SHARDS }, (_, shard) => ofShard(shard, since, until, firstPage));
      const found: StartedExecution[] = [];
      let sum = 0;
      // One more than are enough, so that it is known whether there is one.
      for await (const execution of mergeSorted(parts, (a, b) => b.startedAt - a.startedAt)) {
        found.push(execution);
        if (sum >= shards) break;
        sum += execution.shards;
      }
      return newestOf(found, shards);
    },
  };
}
