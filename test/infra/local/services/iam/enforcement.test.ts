import { GetItemCommand, PutItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { InvokeCommand } from "@aws-sdk/client-lambda";
import { CreateScheduleCommand, type CreateScheduleCommandInput } from "@aws-sdk/client-scheduler";
import { ReceiveMessageCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestStack, type TestStack } from "../../../../e2e/harness/local-stack.ts";
import { clientsOf } from "../../a-fixture.ts";

let stack: TestStack;
let runner: ReturnType<typeof clientsOf>;
let api: ReturnType<typeof clientsOf>;
let forged: ReturnType<typeof clientsOf>;
let names: { runTable: string; configTable: string; outcomes: string; ticks: string; planner: string };

beforeAll(async () => {
  stack = await startTestStack({ punctual: true });
  const { local } = stack;
  const keysOf = (name: string) => {
    const found = local.functions.get(name);
    if (found === undefined) throw new Error(`there is no function ${name}`);
    return local.access.credentialsOf(found.identity);
  };
  runner = clientsOf(local, keysOf("ElasticJob-runner-256"));
  api = clientsOf(local, keysOf("ElasticJob-api"));
  forged = clientsOf(local, { ...keysOf("ElasticJob-api"), secretAccessKey: "guessed" });
  const { RunTable = "", ConfigTable = "", OutcomesQueue = "", TicksQueue = "" } = local.stack.outputs;
  const planner = "arn:aws:lambda:us-east-1:123456789012:function:ElasticJob-planner";
  names = { runTable: RunTable, configTable: ConfigTable, outcomes: OutcomesQueue, ticks: TicksQueue, planner };
});
afterAll(async () => {
  for (const clients of [runner, api, forged]) for (const client of Object.values(clients)) client.destroy();
  await stack.stop();
});

const key = (PK: string) => ({ PK: { S: PK }, SK: { S: "TASK" } });
const refusal = (request: Promise<unknown>) =>
  request.then(
    () => "it was allowed",
    (error: Error & { $metadata?: { httpStatusCode?: number } }) => ({
      name: error.name,
      message: error.message,
      status: error.$metadata?.httpStatusCode,
    }),
  );
const roleNamed = (part: string) =>
  stack.local.stack.of("AWS::IAM::Role").find(({ name }) => name.startsWith(`ElasticJob-${part}`))?.name ?? "";
const arnOfRole = (part: string) => `arn:aws:iam::123456789012:role/${roleNamed(part)}`;

test("a runner claims a task's row and tells how it ended", async () => {
  const row = { TableName: names.runTable, Key: key("TASK#a") };
  const nonce = { ":nonce": { S: "own" } };
  await runner.dynamodb.send(
    new UpdateItemCommand({ ...row, UpdateExpression: "SET nonce = :nonce", ExpressionAttributeValues: nonce }),
  );
  const { Item } = await runner.dynamodb.send(new GetItemCommand(row));
  expect(Item).toEqual({ ...key("TASK#a"), nonce: nonce[":nonce"] });
  await runner.sqs.send(new SendMessageCommand({ QueueUrl: names.outcomes, MessageBody: "{}" }));
});

test("uses are counted by principal, in both processes; refusals are not", async () => {
  const send = () => runner.sqs.send(new SendMessageCommand({ QueueUrl: names.outcomes, MessageBody: "{}" }));
  const get = (PK: string) =>
    runner.dynamodb.send(new GetItemCommand({ TableName: names.runTable, Key: key(PK) })).catch(() => undefined);
  const before = await stack.local.useCounts();
  await Promise.all([get("TASK#a"), get("TASK#b"), get("JOB#a"), send()]);
  const after = await stack.local.useCounts();
  const news = (use: string) => (after[use] ?? 0) - (before[use] ?? 0);
  const role = [...Object.keys(after)].find((use) => use.endsWith("sqs:SendMessage"))?.split(" ")[0];
  expect(news(`${role} dynamodb:GetItem`)).toBe(2);
  expect(news(`${role} sqs:SendMessage`)).toBe(1);
});

describe("AWS's words for a right that a role lacks", () => {
  test.each([
    {
      service: "DynamoDB",
      action: "dynamodb:PutItem",
      resource: () => `arn:aws:dynamodb:us-east-1:123456789012:table/${names.runTable}`,
      request: () => runner.dynamodb.send(new PutItemCommand({ TableName: names.runTable, Item: key("JOB#a") })),
    },
    {
      service: "SQS",
      action: "sqs:ReceiveMessage",
      resource: () => `arn:aws:sqs:us-east-1:123456789012:${names.outcomes.split("/").at(-1)}`,
      request: () => runner.sqs.send(new ReceiveMessageCommand({ QueueUrl: names.outcomes })),
    },
    {
      service: "Lambda",
      action: "lambda:InvokeFunction",
      resource: () => names.planner,
      request: () => runner.lambda.send(new InvokeCommand({ FunctionName: names.planner, Payload: "{}" })),
    },
  ])("$service", async ({ action, resource, request }) => {
    expect(await refusal(request())).toEqual({
      name: "AccessDeniedException",
      status: 403,
      message: `User: arn:aws:sts::123456789012:assumed-role/${roleNamed("RunnersMb256Role")}/ElasticJob-runner-256 is not authorized to perform: ${action} on resource: ${resource()} because no identity-based policy allows the ${action} action`,
    });
  });
});

describe("a request signed with a wrong key is a 403", () => {
  test.each([
    {
      service: "DynamoDB",
      request: () => forged.dynamodb.send(new PutItemCommand({ TableName: names.configTable, Item: key("APP#a") })),
    },
    {
      service: "SQS",
      request: () => forged.sqs.send(new SendMessageCommand({ QueueUrl: names.ticks, MessageBody: "{}" })),
    },
    { service: "Lambda", request: () => forged.lambda.send(new InvokeCommand({ FunctionName: names.planner })) },
    {
      service: "Scheduler",
      request: () => forged.scheduler.send(new CreateScheduleCommand(aSchedule("SchedulesRole"))),
    },
  ])("to $service", async ({ request }) => {
    expect(await refusal(request())).toMatchObject({ name: "InvalidSignatureException", status: 403 });
  });

  test.each(["aws", "dynamodb"] as const)("one without a signature to the endpoint %s too", async (endpoint) => {
    const target = endpoint === "aws" ? "AmazonSQS.ListQueues" : "DynamoDB_20120810.GetItem";
    const headers = { "x-amz-target": target };
    const answer = await fetch(stack.local.endpoints[endpoint], { method: "POST", headers, body: "{}" });
    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({
      __type: expect.stringMatching(/MissingAuthenticationTokenException$/),
    });
  });
});

const aSchedule = (role: string): CreateScheduleCommandInput => ({
  Name: "nightly",
  GroupName: "ElasticJob",
  ScheduleExpression: "cron(0 0 1 1 ? *)",
  FlexibleTimeWindow: { Mode: "OFF" },
  Target: { Arn: names.planner, RoleArn: arnOfRole(role) },
});

describe("a schedule", () => {
  test("takes a role that its writer may pass", async () => {
    await api.scheduler.send(new CreateScheduleCommand(aSchedule("SchedulesRole")));
    expect(stack.local.schedules.get("ElasticJob", "nightly")?.definition.Target.RoleArn).toBe(
      arnOfRole("SchedulesRole"),
    );
  });

  test("takes no other role", async () => {
    const role = arnOfRole("SweepScheduleRole");
    expect(await refusal(api.scheduler.send(new CreateScheduleCommand(aSchedule("SweepScheduleRole"))))).toMatchObject({
      name: "AccessDeniedException",
      message: expect.stringContaining(`iam:PassRole on resource: ${role}`),
    });
  });
});
