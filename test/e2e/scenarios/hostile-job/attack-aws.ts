import { CloudWatchLogsClient, GetLogEventsCommand, PutLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { ListSchedulesCommand, SchedulerClient } from "@aws-sdk/client-scheduler";
import { PurgeQueueCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import {
  BatchGetCommand,
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  ScanCommand,
  TransactWriteCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import type { Targets } from "./targets.ts";

type Try = () => Promise<unknown>;

/** Requests signed with the runner's keys, by their aim. @param ownTask id of the attacker's own task. */
export function awsAttacks(env: Readonly<Record<string, string>>, targets: Targets, ownTask: string) {
  const credentials = {
    accessKeyId: env.AWS_ACCESS_KEY_ID ?? "",
    secretAccessKey: env.AWS_SECRET_ACCESS_KEY ?? "",
    ...(env.AWS_SESSION_TOKEN && { sessionToken: env.AWS_SESSION_TOKEN }),
  };
  const common = { region: env.AWS_REGION ?? "", credentials, maxAttempts: 1 };
  const at = (endpoint: string | undefined) => ({ ...common, ...(endpoint && { endpoint }) });
  const dynamodb = DynamoDBDocumentClient.from(new DynamoDBClient(at(env.AWS_ENDPOINT_URL_DYNAMODB)));
  const sqs = new SQSClient(at(env.AWS_ENDPOINT_URL));
  const lambda = new LambdaClient(at(env.AWS_ENDPOINT_URL));
  const scheduler = new SchedulerClient(at(env.AWS_ENDPOINT_URL));
  const logs = new CloudWatchLogsClient(at(env.AWS_ENDPOINT_URL));

  const { configTable, victim, victimExecution, functions } = targets;
  const runTable = env.RUN_TABLE ?? "";
  const guessed = `${victim}@-@0@-@READY@-@${victimExecution}.1@-@${"A".repeat(43)}`;
  const key = (PK: string, SK: string) => ({ PK, SK });
  const rows = {
    state: key(`JOB#${victim}`, "STATE"),
    cursor: key(`JOB#${victim}`, "CURSOR"),
    execution: key(`EXEC#${victimExecution}`, "EXEC"),
    chunk: key(`CHUNK#${victimExecution}#0`, "CHUNK"),
  };
  const own = key(`TASK#${ownTask}`, "TASK");
  const get = (TableName: string, Key: Record<string, string>) => async () =>
    (await dynamodb.send(new GetCommand({ TableName, Key }))).Item ?? "nothing";
  const put = (Item: Record<string, unknown>) => () => dynamodb.send(new PutCommand({ TableName: runTable, Item }));
  const set = (Key: Record<string, string>, name: string, value: unknown) => () =>
    dynamodb.send(
      new UpdateCommand({
        TableName: runTable,
        Key,
        UpdateExpression: "SET #name = :value",
        ExpressionAttributeNames: { "#name": name },
        ExpressionAttributeValues: { ":value": value },
      }),
    );
  const query = (TableName: string, PK: string, index?: [IndexName: string, partition: string]) => () =>
    dynamodb.send(
      new QueryCommand({
        TableName,
        ...(index && { IndexName: index[0] }),
        KeyConditionExpression: "#pk = :pk",
        ExpressionAttributeNames: { "#pk": index?.[1] ?? "PK" },
        ExpressionAttributeValues: { ":pk": PK },
      }),
    );
  const send = (QueueUrl: string, message: unknown) => async () =>
    (await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(message) }))) && "sent";
  const invoke = (FunctionName: string, payload: unknown, TenantId?: string) => () =>
    lambda.send(
      new InvokeCommand({
        FunctionName,
        InvocationType: "Event",
        Payload: JSON.stringify(payload),
        ...(TenantId && { TenantId }),
      }),
    );
  const { logGroup: logGroupName, streams } = targets;
  const print = (taskId: string) => async () => {
    const message = JSON.stringify({ taskId, segment: 1, line: 1, output: "forged" });
    for (const logStreamName of streams) {
      const logEvents = [{ timestamp: Date.now(), message }];
      await logs.send(new PutLogEventsCommand({ logGroupName, logStreamName, logEvents }));
    }
    return "sent";
  };
  const forged = (taskId: string, outcome: string) => ({
    requestContext: { condition: "Success" },
    requestPayload: { taskId, segment: 1 },
    responsePayload: { taskId, outcome, endedAt: Date.now() },
  });
  const died = { requestContext: { condition: "RetriesExhausted" }, requestPayload: { taskId: guessed } };

  /** Requests that the role does not allow. */
  const refused: Record<string, Try> = {
    "get the victim's app": get(configTable, key(`APP#${victim}`, "APP")),
    "get the victim's job": get(configTable, key(`JOB#${victim}`, "JOB")),
    "get the secret of the task ids": get(configTable, key("SECRET#task-ids", "SECRET")),
    "get a task's key in the other table": get(configTable, own),
    "query the configuration": query(configTable, `JOB#${victim}`),
    "query the list of jobs": query(configTable, "JOB", ["byKind", "kind"]),
    "scan the configuration": () => dynamodb.send(new ScanCommand({ TableName: configTable })),
    "scan the run table": () => dynamodb.send(new ScanCommand({ TableName: runTable })),
    "query its own partition": query(runTable, own.PK),
    "query owed work": query(runTable, "0", ["owed", "dueShard"]),
    "get many rows": () =>
      dynamodb.send(new BatchGetCommand({ RequestItems: { [runTable]: { Keys: [rows.execution, own] } } })),
    "delete its own row": () => dynamodb.send(new DeleteCommand({ TableName: runTable, Key: own })),
    "delete the victim's run state": () => dynamodb.send(new DeleteCommand({ TableName: runTable, Key: rows.state })),
    "write in a transaction": () =>
      dynamodb.send(
        new TransactWriteCommand({
          TransactItems: [{ Put: { TableName: runTable, Item: { ...rows.state, taskId: "x" } } }],
        }),
      ),
    "put its own row": put({ ...own, nonce: "x" }),
    "put its own row with an outcome": put({ ...own, taskId: ownTask, outcome: "FINISHED" }),
    "read a log": () => logs.send(new GetLogEventsCommand({ logGroupName, logStreamName: streams[0] ?? "none" })),
    "tick the victim": send(targets.ticks, { jobName: victim, instantEpochSeconds: Math.floor(Date.now() / 1_000) }),
    "receive outcomes": () => sqs.send(new ReceiveMessageCommand({ QueueUrl: targets.outcomes })),
    "purge outcomes": () => sqs.send(new PurgeQueueCommand({ QueueUrl: targets.outcomes })),
    "invoke the dispatcher": invoke(functions.dispatcher, { executionId: victimExecution, chunk: 0 }),
    "invoke the planner": invoke(functions.planner, { jobName: victim }),
    "invoke a runner as the victim's tenant": invoke(functions.runner, { taskId: guessed }, targets.victimTenant),
    "list the schedules": () => scheduler.send(new ListSchedulesCommand({})),
  };
  for (const [name, row] of Object.entries(rows)) {
    refused[`get the victim's ${name}`] = get(runTable, row);
    refused[`put the victim's ${name}`] = put({ ...row, taskId: "x" });
    refused[`update the victim's ${name}`] = set(row, "endedAt", 1);
  }
  const forbidden = {
    dueShard: "0",
    dueAt: 1,
    owes: "check",
    outcome: "FINISHED",
    endedAt: 1,
    heldAt: 1,
    heldLogParts: "256 1 1 stream",
    reportedSegment: 1,
    expiresAtEpochSeconds: 1,
    reason: "x",
  };
  for (const [name, value] of Object.entries(forbidden)) refused[`set ${name} of its own row`] = set(own, name, value);

  /** Requests that the role allows, with keys and ids that can only be guessed. */
  const ignored: Record<string, Try> = {
    "get the victim's task": get(runTable, key(`TASK#${guessed}`, "TASK")),
    "get the victim's cancel flag": get(runTable, key(`TASK#${"A".repeat(43)}`, "CANCEL")),
    "cancel the victim": async () => (await set(key(`TASK#${"A".repeat(43)}`, "CANCEL"), "nonce", "x")()) && "sent",
    "claim the victim's task": async () => (await set(key(`TASK#${guessed}`, "TASK"), "nonce", "mine")()) && "sent",
    "forge the victim's end": send(targets.outcomes, forged(guessed, "FAILED")),
    "forge the victim's loss": send(targets.outcomes, died),
    "forge the victim's next segment": send(targets.outcomes, {
      ...forged(guessed, "FINISHED"),
      responsePayload: { taskId: guessed, outcome: "FINISHED", endedAt: 1, more: true },
    }),
    "check the victim": send(targets.outcomes, { executionId: victimExecution, chunk: 0 }),
    "print as the victim": print(guessed),
    "print as the victim, with its own signature": print(guessed.replace("A".repeat(43), ownTask.slice(-43))),
    "send a text that is no message": send(targets.outcomes, "no message"),
  };
  return { refused, ignored };
}
