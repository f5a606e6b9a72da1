import { ScanCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, expect, test } from "vitest";
import { MAX_TRIGGER_ITEMS } from "../../../functions/contract/trigger.ts";
import { IDLE_DAEMON } from "../../../functions/core/run/daemon-state.ts";
import { CHUNK_SIZE } from "../../../functions/core/run/execution.ts";
import { NO_TALLY } from "../../../functions/core/run/fold-outcomes.ts";
import { QUEUE_LIMIT } from "../../../functions/core/run/run-state.ts";
import { itemBytes } from "../../memory/item-bytes.ts";
import { aChange, aFire, aStart, NOTHING } from "../contract/a-change.ts";
import { freshName, NOW, type Stores } from "../contract/stores.ts";
import { clientOf, type RealTables, startRealTables, storesOf } from "./real-tables.ts";

let tables: RealTables;
let stores: Stores;
let client: ReturnType<typeof clientOf>;

beforeAll(async () => {
  tables = await startRealTables();
  client = clientOf(tables.endpoint);
  stores = storesOf(client, tables);
});
afterAll(() => tables.stop());

/** Bytes of the largest item whose partition key begins so. */
async function largest(prefix: string): Promise<number> {
  const { Items = [] } = await client.send(new ScanCommand({ TableName: tables.run }));
  const sizes = Items.filter(({ PK }) => String(PK).startsWith(prefix)).map(itemBytes);
  return Math.max(...sizes);
}

/**
 * The cost of a write: a unit for each started KB.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
 */
const KB = 1_024;
/** The longest a job can be called. */
const longName = () => freshName("job").padEnd(64, "x");

test("a claimed and ended task is one unit", async () => {
  const taskId = `${longName()}@-@99999@-@FAILOVER@-@${"y".repeat(64)}.c1800000000.4@-@${"h".repeat(43)}`;
  const log = { memoryMB: 10_240, stream: `2026/01/01/[$LATEST]${"s".repeat(32)}` };
  await stores.claims.claim(taskId, { nonce: "n".repeat(36), segment: 1, claimedAt: NOW, log });
  await stores.ends.end(taskId, { outcome: "FINISHED", exitCode: 0, startedAt: NOW, endedAt: NOW, lines: 50_000 });
  expect(await largest(`TASK#${taskId}`)).toBeLessThan(KB);
});

test("a chunk all of whose shards have failed over and ended is a few KB", async () => {
  const executionId = `${longName()}.c1800000000`;
  const offsets = Array.from({ length: CHUNK_SIZE }, (_, offset) => offset);
  await stores.fanOuts.openChunk(executionId, 499, NOW, NOW);
  await stores.fanOuts.addEnded(executionId, 499, new Map([["FINISHED", offsets]]));
  expect(await largest(`CHUNK#${executionId}`)).toBeLessThan(KB);
  const retry = { attempt: 4, issued: true, at: NOW };
  await stores.fanOuts.addRetries(executionId, 499, new Map(offsets.map((offset) => [offset, retry])));
  expect(await largest(`CHUNK#${executionId}`)).toBeLessThan(6 * KB);
});

test("a full queue of triggers is a few KB", async () => {
  const jobName = longName();
  const queue = Array.from({ length: QUEUE_LIMIT }, (_, i) => `t${String(i).padStart(26, "0")}`);
  await stores.runs.commit(aChange(jobName, NOTHING, { to: { version: 1, running: "t".repeat(27), queue } }));
  expect(await largest(`JOB#${jobName}`)).toBeLessThan(4 * KB);
});

test("200 shards, each busy with a fire of its own and a hundred fires waiting for each, are a few KB", async () => {
  const jobName = longName();
  const fireAt = (i: number) => `c${1_800_000_000 + i}`;
  const offsets = new Set(Array.from({ length: CHUNK_SIZE }, (_, offset) => offset));
  const busy = new Map([...offsets].map((offset) => [offset, fireAt(offset)]));
  const queue = Array.from({ length: QUEUE_LIMIT }, (_, i) => ({ fireId: fireAt(1_000 + i), offsets }));
  const to = { version: 1, haltedThrough: 0, busy, queue };
  await stores.daemons.commit({ jobName, chunk: 499, from: IDLE_DAEMON, to, followed: [] });
  expect(await largest(`DAEMON#${jobName}`)).toBeLessThan(5 * KB);
});

test("an execution whose trigger named 10,000 items is one unit: they are in its fire's row", async () => {
  const shardingItems = Array.from({ length: MAX_TRIGGER_ITEMS }, (_, k) => k * 10);
  const fire = aFire(longName(), { fireId: "t01ARZ3NDEKTSV4RRFFQ69G5FAV", shardingItems });
  await stores.runs.commit(aStart(fire, NOTHING, { shards: MAX_TRIGGER_ITEMS, items: shardingItems }));
  expect(await largest(`EXEC#${fire.jobName}`)).toBeLessThan(KB);
  expect(await largest(`JOB#${fire.jobName}`)).toBeLessThan(31 * KB);
  expect((await stores.runs.getExecution(`${fire.jobName}.${fire.fireId}`))?.items).toEqual(shardingItems);
});

test("an execution of 100,000 shards, all done, is a few KB", async () => {
  const fire = aFire(longName());
  await stores.runs.commit(aStart(fire, NOTHING, { shards: 100_000 }));
  for (let chunk = 0; chunk < 100_000 / CHUNK_SIZE; chunk++) {
    await stores.fanOuts.addDoneChunk(`${fire.jobName}.${fire.fireId}`, chunk, NO_TALLY, NOW);
  }
  expect(await largest(`EXEC#${fire.jobName}`)).toBeLessThan(3 * KB);
});
