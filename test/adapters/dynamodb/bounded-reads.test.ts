import type { DynamoDBDocumentClient, QueryCommandInput } from "@aws-sdk/lib-dynamodb";
import { beforeEach, expect, test } from "vitest";
import { plans } from "../../../functions/adapters/dynamodb/plans.ts";
import { statisticsStore } from "../../../functions/adapters/dynamodb/statistics-store.ts";

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** The number of rows that each request of a partition read. */
let read: number[] = [];
/** Each partition of the table, in the order of its sort keys. */
let rows: readonly object[] = [];

/** As DynamoDB pages the rows of a partition; their size does not count. */
const client = {
  async send({ input }: { input: QueryCommandInput }) {
    const { Limit = Number.POSITIVE_INFINITY, ScanIndexForward = true, ExclusiveStartKey } = input;
    const from = Number(ExclusiveStartKey?.at ?? 0);
    const Items = (ScanIndexForward ? rows : rows.toReversed()).slice(from, from + Limit);
    read.push(Items.length);
    const at = from + Items.length;
    return { Items, ...(at < rows.length && { LastEvaluatedKey: { at } }) };
  },
} as unknown as DynamoDBDocumentClient;

beforeEach(() => {
  read = [];
});

test("plans are read in pages that grow, so that many of them take few requests", async () => {
  rows = Array.from({ length: 2_500 }, (_, n) => ({ PK: `JOB#job-${n}`, dueAt: n }));
  const found: string[] = [];
  for await (const { jobName } of plans(client, "run").list(3, 17)) found.push(jobName);
  expect(found).toEqual(rows.map((_, n) => `job-${n}`));
  expect(read).toEqual([17, 68, 272, 1_000, 1_000, 143]);
});

test("a caller that stops within the first page makes one request", async () => {
  for await (const { jobName } of plans(client, "run").list(3, 17)) if (jobName === "job-16") break;
  expect(read).toEqual([17]);
});

test("the losses of a day are the newest thousand rows of each shard, and say that there are more", async () => {
  const hour = (n: number) => String(n * HOUR_MS).padStart(13, "0");
  rows = Array.from({ length: 1_001 }, (_, n) => ({ SK: `${hour(n)}#job-${n}`, skipped: 1, missed: 0 }));
  const store = statisticsStore(client, "run", () => DAY_MS);
  const { losses, isComplete } = await store.losses(0, DAY_MS - 1);
  expect(isComplete).toBe(false);
  expect(read).toEqual([1_000, 1_000, 1_000, 1_000]);
  expect(new Set(losses.map(({ jobName }) => jobName))).toEqual(new Set(rows.slice(1).map((_, n) => `job-${n + 1}`)));
  rows = rows.slice(1);
  expect((await store.losses(0, DAY_MS - 1)).isComplete).toBe(true);
});
