import {
  type AttributeValue,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactGetItemsCommand,
  type TransactWriteItem,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, expect } from "vitest";
import { eventually } from "../../../../support/eventually.ts";
import { type Fixture, startFixture } from "../../a-fixture.ts";
import { conforms } from "../conforms.ts";

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startFixture({ expireEveryMs: 50 });
});
afterAll(() => fixture.stop());

const TableName = "table";
type Item = Record<string, AttributeValue>;
const keyOf = (id: string) => ({ PK: { S: id }, SK: { S: "0" } });
const put = (id: string, more: Item = {}) => ({ TableName, Item: { ...keyOf(id), ...more } });
const ABSENT = { ConditionExpression: "attribute_not_exists(PK)" } as const;
const store = (id: string, more?: Item) => fixture.dynamodb.send(new PutItemCommand(put(id, more)));
const load = async (id: string) =>
  (await fixture.dynamodb.send(new GetItemCommand({ TableName, Key: keyOf(id), ConsistentRead: true }))).Item;
const transact = (TransactItems: TransactWriteItem[], ClientRequestToken?: string) =>
  fixture.dynamodb.send(
    new TransactWriteItemsCommand({ TransactItems, ...(ClientRequestToken !== undefined && { ClientRequestToken }) }),
  );
const inIndex = async (shelf: string) => {
  const { Items = [] } = await fixture.dynamodb.send(
    new QueryCommand({
      TableName,
      IndexName: "due",
      KeyConditionExpression: "shelf = :shelf",
      ExpressionAttributeValues: { ":shelf": { S: shelf } },
    }),
  );
  return Items.map(({ PK }) => PK?.S);
};
const gone = (id: string) => eventually(`${id} goes`, async () => ((await load(id)) === undefined ? true : undefined));
const epochSeconds = (fromNow: number) => ({ N: String(Math.floor(Date.now() / 1_000) + fromNow) });

conforms("dynamodb: one of many conditional writers wins", async () => {
  const writers = Array.from({ length: 50 }, (_, i) =>
    fixture.dynamodb.send(new PutItemCommand({ ...put("raced", { by: { N: String(i) } }), ...ABSENT })),
  );
  const results = await Promise.allSettled(writers);
  const winners = results.flatMap(({ status }, i) => (status === "fulfilled" ? [i] : []));
  expect(winners).toHaveLength(1);
  for (const result of results)
    if (result.status === "rejected") expect(result.reason.name).toBe("ConditionalCheckFailedException");
  expect((await load("raced"))?.by).toEqual({ N: String(winners[0]) });
});

conforms("dynamodb: a failed condition can tell the old item", async () => {
  await store("told", { is: { S: "old" } });
  const again = { ...put("told", { is: { S: "new" } }), ...ABSENT };
  const all = new PutItemCommand({ ...again, ReturnValuesOnConditionCheckFailure: "ALL_OLD" });
  await expect(fixture.dynamodb.send(all)).rejects.toMatchObject({
    name: "ConditionalCheckFailedException",
    Item: { ...keyOf("told"), is: { S: "old" } },
  });
  await expect(fixture.dynamodb.send(new PutItemCommand(again))).rejects.toMatchObject({ Item: undefined });
});

conforms("dynamodb: a transaction is all or nothing, with reasons", async () => {
  await store("there");
  const items = [{ Put: put("beside") }, { Put: { ...put("there"), ...ABSENT } }];
  await expect(transact(items)).rejects.toMatchObject({
    name: "TransactionCanceledException",
    message: expect.stringContaining("[None, ConditionalCheckFailed]"),
    CancellationReasons: [{ Code: "None" }, { Code: "ConditionalCheckFailed" }],
  });
  expect(await load("beside")).toBeUndefined();
  await transact([{ Put: put("beside") }, { Delete: { TableName, Key: keyOf("there") } }]);
  expect([await load("beside"), await load("there")]).toEqual([keyOf("beside"), undefined]);
});

const increment = (id: string): TransactWriteItem => ({
  Update: {
    TableName,
    Key: keyOf(id),
    UpdateExpression: "ADD times :one",
    ExpressionAttributeValues: { ":one": { N: "1" } },
  },
});

conforms("dynamodb: a repeated token repeats nothing", async () => {
  await transact([increment("counted")], "the-same-token");
  await transact([increment("counted")], "the-same-token");
  await transact([increment("counted")], "another-token");
  expect((await load("counted"))?.times).toEqual({ N: "2" });
});

conforms("dynamodb: a token with other items is refused", async () => {
  await transact([increment("first")], "a-taken-token");
  await expect(transact([increment("second")], "a-taken-token")).rejects.toMatchObject({
    name: "IdempotentParameterMismatchException",
  });
});

conforms("dynamodb: an item is in a transaction once", async () => {
  await expect(transact([increment("itself"), { Put: put("itself") }])).rejects.toMatchObject({
    name: "ValidationException",
    message: "Transaction request cannot include multiple operations on one item",
  });
});

conforms("dynamodb: a transaction has 100 items at most", async () => {
  const many = (count: number) => Array.from({ length: count }, (_, i) => increment(`many-${i}`));
  await transact(many(100));
  await expect(transact(many(101))).rejects.toMatchObject({ name: "ValidationException" });
});

conforms("dynamodb: the items of a transaction have 4 MB at most", async () => {
  const LARGE = 390 * 1_024;
  const large = (id: string) => put(id, { x: { S: "x".repeat(LARGE) } });
  const ten = Array.from({ length: 10 }, (_, i) => ({ Put: large(`large-${i}`) }));
  await transact(ten);
  const tooLarge = { name: "ValidationException", message: expect.stringContaining("cannot exceed 4 MB") };
  await expect(transact([...ten, { Put: large("the eleventh") }])).rejects.toMatchObject(tooLarge);
  expect(await load("the eleventh")).toBeUndefined();
  // A changed item counts as a whole, even for a small change.
  await store("the eleventh", { x: { S: "x".repeat(LARGE) } });
  await expect(transact([...ten, increment("the eleventh")])).rejects.toMatchObject(tooLarge);
});

conforms("dynamodb: transactional reads", async () => {
  await store("read", { is: { S: "here" } });
  const Get = (id: string) => ({ Get: { TableName, Key: keyOf(id) } });
  const { Responses } = await fixture.dynamodb.send(
    new TransactGetItemsCommand({ TransactItems: [Get("nobody"), Get("read")] }),
  );
  expect(Responses).toEqual([{}, { Item: { ...keyOf("read"), is: { S: "here" } } }]);
});

conforms("dynamodb: an index is sparse and in order", async () => {
  const due = (dueAt: number) => ({ shelf: { S: "ordered" }, dueAt: { N: String(dueAt) } });
  await store("tenth", due(10));
  await store("ninth", due(9));
  await store("never", { shelf: { S: "ordered" } });
  expect(await inIndex("ordered")).toEqual(["ninth", "tenth"]);
  await fixture.dynamodb.send(
    new UpdateItemCommand({ TableName, Key: keyOf("ninth"), UpdateExpression: "REMOVE dueAt" }),
  );
  expect(await inIndex("ordered")).toEqual(["tenth"]);
});

conforms("dynamodb: expired items go, their index entries too", async () => {
  const shelf = { shelf: { S: "expiring" }, dueAt: { N: "1" } };
  await store("stays", { ...shelf, expiresAt: epochSeconds(3_600) });
  await store("text", { ...shelf, expiresAt: { S: "1" } });
  await store("goes", { ...shelf, expiresAt: epochSeconds(-1) });
  await gone("goes");
  expect((await inIndex("expiring")).sort()).toEqual(["stays", "text"]);
});

conforms("dynamodb: an expiry that moved counts", async () => {
  await store("later", { expiresAt: epochSeconds(1) });
  await store("later", { expiresAt: epochSeconds(3_600) });
  await store("sooner", { expiresAt: epochSeconds(3_600) });
  await store("sooner", { expiresAt: epochSeconds(1) });
  await gone("sooner");
  expect(await load("later")).toBeDefined();
});

conforms("dynamodb: an item has 400 KB at most", async () => {
  const limit = 400 * 1_024;
  // Names count: PK, SK, their values and the name of the attribute that fills the rest.
  const rest = limit - ["PK", "large", "SK", "0", "x"].join("").length;
  await store("large", { x: { S: "x".repeat(rest) } });
  await expect(store("large", { x: { S: "x".repeat(rest + 1) } })).rejects.toMatchObject({
    name: "ValidationException",
    message: "Item size has exceeded the maximum allowed size",
  });
});

conforms("dynamodb: an expression has 4 KB and 300 operators at most", async () => {
  await store("expressed");
  const under = (ConditionExpression: string) =>
    fixture.dynamodb.send(
      new UpdateItemCommand({
        TableName,
        Key: keyOf("expressed"),
        UpdateExpression: "SET y = :y",
        ConditionExpression,
        ExpressionAttributeValues: { ":y": { S: "y" } },
      }),
    );
  const padded = (bytes: number) => "attribute_exists(PK)".padEnd(bytes, " ");
  // Each part is a function, and each OR between two of them is an operator.
  const joined = (parts: number) => Array.from({ length: parts }, () => "attribute_exists(PK)").join(" OR ");
  await under(padded(4_096));
  await under(joined(150));
  const isInvalid = (message: string) => ({ name: "ValidationException", message: expect.stringContaining(message) });
  const tooLong = padded(4_097);
  await expect(under(tooLong)).rejects.toMatchObject(isInvalid("Expression size has exceeded the maximum"));
  await expect(under(joined(151))).rejects.toMatchObject(isInvalid("too many operators; operator count: 301"));
  await expect(
    transact([{ ConditionCheck: { TableName, Key: keyOf("expressed"), ConditionExpression: tooLong } }]),
  ).rejects.toMatchObject(isInvalid("Expression size has exceeded the maximum"));
});
