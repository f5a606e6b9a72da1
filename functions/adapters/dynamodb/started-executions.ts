import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { STARTED } from "../../contract/table-shape.ts";
import { HISTORY_DAYS } from "../../contract/timings.ts";
import { hashOf } from "../../core/run/hash.ts";
import { newestOf } from "../../core/run/newest-executions.ts";
import { INTERVAL_MS } from "../../core/statistics/counters.ts";
import type { StartedExecution, StartedExecutions } from "../../ports/started-executions.ts";
import { ownerOf } from "./keys.ts";
import { queryAll } from "./query.ts";

/** All executions that start at a time are at the end of their shards. Each shard takes 1,000 a second. */
const SHARDS = 16;

const shardName = (shard: number) => `RUN#${String(shard).padStart(2, "0")}`;

/** The attribute by which an execution is listed by its start. */
export const startShardOf = (executionId: string) => ({ [STARTED.partition]: shardName(hashOf(executionId) % SHARDS) });

const StartedRow = z.object({ PK: z.string(), startedAt: z.number(), shards: z.number() });

/** The index of executions by their start, in the Run table. @param now epoch ms: DynamoDB deletes late, so older ones than the history are not read */
export function startedExecutions(client: DynamoDBDocumentClient, table: string, now: () => number): StartedExecutions {
  const newestOfShard = async (shard: number, from: number, until: number, shards: number) => {
    const rows = queryAll(client, {
      TableName: table,
      IndexName: STARTED.index,
      ScanIndexForward: false,
      KeyConditionExpression: `${STARTED.partition} = :shard AND ${STARTED.sort} BETWEEN :from AND :until`,
      ExpressionAttributeValues: { ":shard": shardName(shard), ":from": from, ":until": until },
      Limit: shards,
    });
    const found: StartedExecution[] = [];
    let sum = 0;
    for await (const row of rows) {
      const { PK, startedAt, shards: own } = StartedRow.parse(row);
      found.push({ executionId: ownerOf(PK).name, startedAt, shards: own });
      sum += own;
      if (sum >= shards) break;
    }
    return found;
  };
  return {
    async newest(from, until, shards) {
      const since = Math.max(from, now() - HISTORY_DAYS * INTERVAL_MS.DAY);
      if (since > until) return { executions: [], isComplete: true };
      const parts = Array.from({ length: SHARDS }, (_, shard) => newestOfShard(shard, since, until, shards));
      return newestOf((await Promise.all(parts)).flat(), shards);
    },
  };
}
