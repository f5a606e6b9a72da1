import { describe, expect, test } from "vitest";
import { dynamodbRights } from "../../../../../infra/local/services/iam/dynamodb-rights.ts";
import { invokeRights, scheduleRights, sqsRights } from "../../../../../infra/local/services/iam/service-rights.ts";

const partitionKeyOf = (_table: string, index?: string) => (index === "owed" ? "dueShard" : "PK");
const S = (text: string) => ({ S: text });
const row = (text: string) => ({ PK: S(text), SK: S("x") });
const TABLE = "arn:aws:dynamodb:us-east-1:123456789012:table/run";
const needs = (action: string, ...keys: string[]) => ({
  action: `dynamodb:${action}`,
  resource: TABLE,
  context: { "dynamodb:LeadingKeys": keys },
});
/** Of a write that names nothing but the key. */
const writes = (action: string, ...keys: string[]) => {
  const { context, ...right } = needs(action, ...keys);
  return { ...right, context: { ...context, "dynamodb:Attributes": ["PK", "SK"] } };
};
const TableName = "run";

describe("a request to DynamoDB needs", () => {
  test.each([
    { operation: "GetItem", request: { TableName, Key: row("a") }, rights: [needs("GetItem", "a")] },
    { operation: "PutItem", request: { TableName, Item: row("a") }, rights: [writes("PutItem", "a")] },
    { operation: "UpdateItem", request: { TableName, Key: row("a") }, rights: [writes("UpdateItem", "a")] },
    { operation: "DeleteItem", request: { TableName, Key: row("a") }, rights: [writes("DeleteItem", "a")] },
    { operation: "Scan", request: { TableName }, rights: [{ action: "dynamodb:Scan", resource: TABLE }] },
    {
      operation: "TransactWriteItems",
      request: {
        TransactItems: [
          { Put: { TableName, Item: row("a") } },
          { Update: { TableName, Key: row("b") } },
          { Delete: { TableName, Key: row("c") } },
          { ConditionCheck: { TableName, Key: row("d") } },
        ],
      },
      rights: [
        writes("PutItem", "a"),
        writes("UpdateItem", "b"),
        writes("DeleteItem", "c"),
        writes("ConditionCheckItem", "d"),
      ],
    },
    {
      operation: "TransactGetItems",
      request: { TransactItems: [{ Get: { TableName, Key: row("a") } }] },
      rights: [needs("GetItem", "a")],
    },
    {
      operation: "BatchGetItem",
      request: { RequestItems: { run: { Keys: [row("a"), row("b")] } } },
      rights: [needs("BatchGetItem", "a", "b")],
    },
    {
      operation: "BatchWriteItem",
      request: { RequestItems: { run: [{ PutRequest: { Item: row("a") } }, { DeleteRequest: { Key: row("b") } }] } },
      rights: [needs("BatchWriteItem", "a", "b")],
    },
    {
      operation: "Query",
      request: {
        TableName,
        KeyConditionExpression: "SK = :sort AND PK = :job",
        ExpressionAttributeValues: { ":job": S("a"), ":sort": S("b") },
      },
      rights: [needs("Query", "a")],
    },
    {
      operation: "Query",
      request: {
        TableName,
        KeyConditionExpression: "#key=:job AND begins_with(SK, :sort)",
        ExpressionAttributeNames: { "#key": "PK" },
        ExpressionAttributeValues: { ":job": S("a"), ":sort": S("b") },
      },
      rights: [needs("Query", "a")],
    },
    {
      operation: "Query",
      request: {
        TableName,
        IndexName: "owed",
        KeyConditionExpression: "dueShard = :shard AND dueAt <= :until",
        ExpressionAttributeValues: { ":shard": S("DUE#01"), ":until": { N: "1" } },
      },
      rights: [{ ...needs("Query", "DUE#01"), resource: `${TABLE}/index/owed` }],
    },
  ])("$operation", ({ operation, request, rights }) => {
    expect(dynamodbRights(operation, request, partitionKeyOf)).toEqual(rights);
  });
});

test.each([
  { operation: "SendMessage", action: "sqs:SendMessage" },
  { operation: "SendMessageBatch", action: "sqs:SendMessage" },
  { operation: "DeleteMessageBatch", action: "sqs:DeleteMessage" },
  { operation: "ReceiveMessage", action: "sqs:ReceiveMessage" },
])("SQS's $operation needs $action on its queue", ({ operation, action }) => {
  const QueueUrl = "http://127.0.0.1:4000/123456789012/ticks";
  expect(sqsRights(operation, { QueueUrl })).toEqual([
    { action, resource: "arn:aws:sqs:us-east-1:123456789012:ticks" },
  ]);
});

test.each(["runner-256", "arn:aws:lambda:us-east-1:123456789012:function:runner-256"])(
  "an invocation of %s needs the function's right",
  (reference) => {
    expect(invokeRights(reference)).toEqual([
      { action: "lambda:InvokeFunction", resource: "arn:aws:lambda:us-east-1:123456789012:function:runner-256" },
    ]);
  },
);

describe("a schedule", () => {
  const schedule = { group: "jobs", name: "nightly" };
  const resource = "arn:aws:scheduler:us-east-1:123456789012:schedule/jobs/nightly";
  const role = "arn:aws:iam::123456789012:role/scheduler";

  test.each([
    { method: "POST", action: "scheduler:CreateSchedule" },
    { method: "PUT", action: "scheduler:UpdateSchedule" },
  ])("that is written ($method) passes its role on", ({ method, action }) => {
    expect(scheduleRights(method, schedule, role)).toEqual([
      { action, resource },
      { action: "iam:PassRole", resource: role, context: { "iam:PassedToService": ["scheduler.amazonaws.com"] } },
    ]);
  });

  test.each(["group", "*"])("that is listed of group %s is judged as all schedules", (group) => {
    const all = "arn:aws:scheduler:us-east-1:123456789012:schedule/*/*";
    expect(scheduleRights("GET", { group, name: "*" }, undefined)).toEqual([
      { action: "scheduler:ListSchedules", resource: all },
    ]);
  });

  test("that is deleted passes none", () => {
    expect(scheduleRights("DELETE", schedule, undefined)).toEqual([{ action: "scheduler:DeleteSchedule", resource }]);
  });
});
