import { type AttributeValue, GetItemCommand, PutItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, expect, test } from "vitest";
import { documentClient } from "../../../functions/adapters/dynamodb/client.ts";
import { expiryOf } from "../../../functions/adapters/dynamodb/expiry.ts";
import { cancelFlagKey, taskKey } from "../../../functions/adapters/dynamodb/keys.ts";
import { taskClaims, taskEnds } from "../../../functions/adapters/dynamodb/task-store.ts";
import { CLAIM_ATTRIBUTES, EXPIRES_AT } from "../../../functions/contract/table-shape.ts";
import { stubAwsEnvironment } from "../an-endpoint.ts";
import { type RealTables, startRealTables } from "./real-tables.ts";

/** Epoch ms. */
const NOW = 1_795_000_000_000;

/** Job code is assumed to hold its runner's role, which may write any value to the attributes of a claim. */
let tables: RealTables;
beforeAll(async () => {
  tables = await startRealTables();
  stubAwsEnvironment(tables.endpoint);
});
afterAll(() => tables?.stop());

const GARBAGE = [
  { S: "x" },
  { S: "" },
  { N: "-1" },
  { N: "1e125" },
  { N: "9007199254740993.5" },
  { N: "0.1" },
  { BOOL: true },
  { NULL: true } as const,
  { L: [] },
  { M: { a: { N: "1" } } },
  { NS: ["1"] },
  { B: Buffer.from("x") },
];

const setAs = (client: ReturnType<typeof documentClient>, taskId: string, attribute: string, value: AttributeValue) =>
  client.send(
    new UpdateItemCommand({
      TableName: tables.run,
      Key: { PK: { S: taskKey(taskId).PK }, SK: { S: taskKey(taskId).SK } },
      UpdateExpression: "SET #name = :value",
      ExpressionAttributeNames: { "#name": attribute },
      ExpressionAttributeValues: { ":value": value },
    }),
  );
const CLAIM = { nonce: "mine", segment: 1, claimedAt: 1_794_999_000_000 };
/** DynamoDB's limit of an item is 400 KB: nothing can be added to such a row. */
const PADDING = { S: "x".repeat(409_000) };

test.each(CLAIM_ATTRIBUTES)(
  "a row that job code filled up to DynamoDB's limit in %s still ends, and is small afterwards",
  async (attribute) => {
    const client = documentClient();
    const ends = taskEnds(client, tables.run, () => NOW);
    const taskId = `padded ${attribute}`;
    await taskClaims(client, tables.run).claim(taskId, CLAIM);
    await setAs(client, taskId, attribute, PADDING);
    const end = { outcome: "LOST", reason: "gone".repeat(100), endedAt: NOW } as const;
    const row = await ends.end(taskId, end);
    expect(row).toMatchObject(end);
    expect(await ends.read(taskId)).toEqual(row);
    const Key = { PK: { S: taskKey(taskId).PK }, SK: { S: taskKey(taskId).SK } };
    const { Item } = await client.send(new GetItemCommand({ TableName: tables.run, Key, ConsistentRead: true }));
    expect(JSON.stringify(Item).length, "nothing is left of the padding").toBeLessThan(2_000);
  },
);

test.each(CLAIM_ATTRIBUTES)("after a row has ended, a write of job code to %s changes nothing", async (attribute) => {
  const client = documentClient();
  const [claims, ends] = [taskClaims(client, tables.run), taskEnds(client, tables.run, () => NOW)];
  const taskId = `ended ${attribute}`;
  await claims.claim(taskId, CLAIM);
  const row = await ends.end(taskId, { outcome: "LOST", endedAt: NOW });
  for (const garbage of [...GARBAGE, PADDING, { N: "1" }, { N: "1795000000000" }]) {
    await setAs(client, taskId, attribute, garbage);
    expect(await ends.read(taskId)).toEqual(row);
    expect(await ends.end(taskId, { outcome: "FINISHED", endedAt: 1 })).toEqual(row);
    expect(await claims.claim(taskId, { ...CLAIM, nonce: "another's" })).toBe(false);
    expect(await claims.claim(taskId, { ...CLAIM, nonce: "another's", segment: 2 })).toBe(false);
  }
});

test("a row with an outcome is not claimed, even without its nonce", async () => {
  const client = documentClient();
  const taskId = "ended, without a nonce";
  await taskEnds(client, tables.run, () => NOW).end(taskId, { outcome: "LOST", endedAt: NOW });
  const { PK, SK } = taskKey(taskId);
  const Key = { PK: { S: PK }, SK: { S: SK } };
  await client.send(new UpdateItemCommand({ TableName: tables.run, Key, UpdateExpression: "REMOVE nonce" }));
  expect(await taskClaims(client, tables.run).claim(taskId, CLAIM)).toBe(false);
});

test("an end that job code dates in the past or in the future is kept as long as any other end", async () => {
  const client = documentClient();
  for (const endedAt of [1, NOW + 365 * 86_400_000]) {
    const taskId = `ended at ${endedAt}`;
    await taskEnds(client, tables.run, () => NOW).end(taskId, { outcome: "FINISHED", endedAt });
    const { PK, SK } = taskKey(taskId);
    const Key = { PK: { S: PK }, SK: { S: SK } };
    const { Item } = await client.send(new GetItemCommand({ TableName: tables.run, Key, ConsistentRead: true }));
    expect(Item?.[EXPIRES_AT]).toEqual({ N: String(expiryOf(NOW)) });
  }
});

test("a cancel flag that job code has written has no effect", async () => {
  const client = documentClient();
  const { PK, SK } = cancelFlagKey("a key");
  const Item = { PK: { S: PK }, SK: { S: SK }, nonce: { S: "x" }, claimedAt: { N: "1" } };
  await client.send(new PutItemCommand({ TableName: tables.run, Item }));
  expect(await taskClaims(client, tables.run).isCancelled("a key")).toBe(false);
});

test.each(CLAIM_ATTRIBUTES)("a row with garbage in %s is read and ended like any other row", async (attribute) => {
  const client = documentClient();
  const ends = taskEnds(client, tables.run, () => NOW);
  const END = { outcome: "LOST", reason: "gone", endedAt: NOW } as const;
  for (const [n, garbage] of GARBAGE.entries()) {
    const taskId = `task ${attribute} ${n}`;
    const { PK, SK } = taskKey(taskId);
    const Item = { PK: { S: PK }, SK: { S: SK }, [attribute]: garbage };
    await client.send(new PutItemCommand({ TableName: tables.run, Item }));
    const row = await ends.read(taskId);
    expect(row, JSON.stringify(garbage)).toMatchObject({ taskId });
    expect(() => new Date(row?.claimedAt ?? 0).toISOString()).not.toThrow();
    expect(await ends.end(taskId, END)).toMatchObject({ taskId, ...END });
    expect(await ends.end(taskId, { ...END, outcome: "FINISHED" })).toMatchObject({ taskId, ...END });
  }
});
