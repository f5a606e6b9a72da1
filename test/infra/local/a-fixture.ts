import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { SchedulerClient } from "@aws-sdk/client-scheduler";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import { type Local, type LocalOptions, startLocal } from "../../../infra/local/runtime/start-local.ts";
import { ADMINISTRATOR } from "../../../infra/local/services/iam/deployed-access.ts";
import { roomySeconds } from "../../support/patience.ts";
import { aFunction, anAssembly, aQueue, aRole } from "./an-assembly.ts";

const HANDLER = readFileSync(path.join(import.meta.dirname, "a-handler.cjs"), "utf8");
/** Enough for a process to fill its memory. */
export const ONCE_SECONDS = roomySeconds(2);
const arn = (id: string) => ({ "Fn::GetAtt": [id, "Arn"] });
const destination = (queueId: string) => ({ Destination: arn(queueId) });
const invokeConfig = (
  functionId: string,
  retries: number,
  { ageSeconds = 3_600, qualifier = "$LATEST", queueId = "Outcomes" } = {},
) => ({
  Type: "AWS::Lambda::EventInvokeConfig",
  Properties: {
    FunctionName: { Ref: functionId },
    Qualifier: qualifier,
    MaximumRetryAttempts: retries,
    MaximumEventAgeInSeconds: ageSeconds,
    DestinationConfig: { OnSuccess: destination(queueId), OnFailure: destination(queueId) },
  },
});
const integration = (functionId: string, timeoutMs = 29_000) => ({
  Type: "AWS::ApiGatewayV2::Integration",
  Properties: {
    ApiId: { Ref: "Api" },
    IntegrationType: "AWS_PROXY",
    IntegrationUri: arn(functionId),
    PayloadFormatVersion: "2.0",
    TimeoutInMillis: timeoutMs,
  },
});
const route = (key: string, integrationId = "Integration") => ({
  Type: "AWS::ApiGatewayV2::Route",
  Properties: {
    ApiId: { Ref: "Api" },
    RouteKey: key,
    Target: { "Fn::Join": ["", ["integrations/", { Ref: integrationId }]] },
    AuthorizationType: "NONE",
  },
});

/**
 * A small template with each kind of resource that the runtime serves. @param seen file the queue's consumer writes
 * to.
 */
export const resources = (seen: string) => ({
  Role: aRole,
  Echo: aFunction("echo", "handler", { Environment: { Variables: { ONE: "1" } } }),
  Brief: aFunction("brief", "handler", { Timeout: roomySeconds(1) }),
  Twice: aFunction("twice", "handler"),
  TwiceConfig: invokeConfig("Twice", 1),
  Once: aFunction("once", "handler", { Timeout: ONCE_SECONDS }),
  OnceConfig: invokeConfig("Once", 0),
  OnceAlias: {
    Type: "AWS::Lambda::Alias",
    Properties: { FunctionName: { Ref: "Once" }, FunctionVersion: "$LATEST", Name: "otherwise" },
  },
  OnceOtherwise: invokeConfig("Once", 0, { qualifier: "otherwise", queueId: "Elsewhere" }),
  Aging: aFunction("aging", "handler"),
  AgingConfig: invokeConfig("Aging", 2, { ageSeconds: 60 }),
  Closed: aFunction("closed", "handler", { ReservedConcurrentExecutions: 0 }),
  ClosedConfig: invokeConfig("Closed", 0),
  Broken: aFunction("broken", "broken"),
  BrokenConfig: invokeConfig("Broken", 0),
  Tenants: aFunction("tenants", "handler", { TenancyConfig: { TenantIsolationMode: "PER_TENANT" } }),
  TenantsConfig: invokeConfig("Tenants", 0),
  Consumer: aFunction("consumer", "handler", { Timeout: roomySeconds(1), Environment: { Variables: { SEEN: seen } } }),
  Work: aQueue("work", {
    VisibilityTimeout: roomySeconds(1),
    RedrivePolicy: { deadLetterTargetArn: arn("Dead"), maxReceiveCount: 2 },
  }),
  WorkMapping: {
    Type: "AWS::Lambda::EventSourceMapping",
    Properties: {
      EventSourceArn: arn("Work"),
      FunctionName: { Ref: "Consumer" },
      BatchSize: 5,
      FunctionResponseTypes: ["ReportBatchItemFailures"],
    },
  },
  Dead: aQueue("dead"),
  Outcomes: aQueue("outcomes"),
  Elsewhere: aQueue("elsewhere"),
  Plain: aQueue("plain", { RedrivePolicy: { deadLetterTargetArn: arn("PlainDead"), maxReceiveCount: 2 } }),
  PlainDead: aQueue("plain-dead"),
  Table: {
    Type: "AWS::DynamoDB::Table",
    Properties: {
      TableName: "table",
      KeySchema: [
        { AttributeName: "PK", KeyType: "HASH" },
        { AttributeName: "SK", KeyType: "RANGE" },
      ],
      AttributeDefinitions: ["PK", "SK", "shelf"]
        .map((name) => ({ AttributeName: name, AttributeType: "S" }))
        .concat({ AttributeName: "dueAt", AttributeType: "N" }),
      GlobalSecondaryIndexes: [
        {
          IndexName: "due",
          KeySchema: [
            { AttributeName: "shelf", KeyType: "HASH" },
            { AttributeName: "dueAt", KeyType: "RANGE" },
          ],
          Projection: { ProjectionType: "KEYS_ONLY" },
        },
      ],
      BillingMode: "PAY_PER_REQUEST",
      TimeToLiveSpecification: { AttributeName: "expiresAt", Enabled: true },
    },
  },
  Group: { Type: "AWS::Scheduler::ScheduleGroup", Properties: { Name: "group" } },
  Api: { Type: "AWS::ApiGatewayV2::Api", Properties: { Name: "api", ProtocolType: "HTTP" } },
  Integration: integration("Echo"),
  Impatient: integration("Echo", 1_000),
  ApiMayCall: {
    Type: "AWS::Lambda::Permission",
    Properties: {
      Action: "lambda:InvokeFunction",
      FunctionName: arn("Echo"),
      Principal: "apigateway.amazonaws.com",
    },
  },
  Unpermitted: integration("Twice"),
  GetThing: route("GET /things/{thing}"),
  PostThing: route("POST /things"),
  DeleteThing: route("DELETE /things"),
  AnyPart: route("ANY /parts/{part+}"),
  Special: route("GET /things/special"),
  GetImpatient: route("GET /impatient", "Impatient"),
  GetUnpermitted: route("GET /unpermitted", "Unpermitted"),
});

export interface Fixture {
  readonly local: Local;
  readonly directory: string;
  readonly seen: string;
  readonly sqs: SQSClient;
  readonly sns: SNSClient;
  readonly lambda: LambdaClient;
  readonly scheduler: SchedulerClient;
  readonly logs: CloudWatchLogsClient;
  readonly dynamodb: DynamoDBClient;
  queueUrl(name: string): string;
  stop(): Promise<void>;
}

/** Real SDK clients of a started runtime. @param credentials those of the caller. @default the administrator's */
export function clientsOf(
  { endpoints: { aws, dynamodb }, access }: Pick<Local, "endpoints" | "access">,
  credentials = access.credentialsOf(ADMINISTRATOR),
) {
  const common = { region: "us-east-1", credentials, maxAttempts: 1 };
  return {
    sqs: new SQSClient({ ...common, endpoint: aws }),
    sns: new SNSClient({ ...common, endpoint: aws }),
    lambda: new LambdaClient({ ...common, endpoint: aws }),
    scheduler: new SchedulerClient({ ...common, endpoint: aws }),
    logs: new CloudWatchLogsClient({ ...common, endpoint: aws }),
    dynamodb: new DynamoDBClient({ ...common, endpoint: dynamodb }),
  };
}

export const fixtureAssembly = (seen: string): string =>
  anAssembly({
    resources: resources(seen),
    bundles: { handler: HANDLER, broken: 'throw new Error("no such luck");' },
  });

/** @param accountIn the file of the account beside it, in the fixture's directory. */
export async function startFixture({
  accountIn,
  ...options
}: Partial<LocalOptions> & { readonly accountIn?: (directory: string) => string } = {}): Promise<Fixture> {
  const directory = mkdtempSync(path.join(tmpdir(), "fixture-"));
  const seen = path.join(directory, "seen");
  const assembly = fixtureAssembly(seen);
  const account = accountIn && { account: accountIn(directory) };
  const local = await startLocal({
    assembly,
    data: path.join(directory, "data"),
    port: 0,
    punctual: true,
    ...account,
    ...options,
  });
  const clients = clientsOf(local);
  return {
    local,
    directory,
    seen,
    ...clients,
    queueUrl: (name) => local.queues.get(name)?.url ?? "",
    async stop() {
      for (const client of Object.values(clients)) client.destroy();
      await local.stop();
      for (const made of [directory, assembly]) rmSync(made, { recursive: true, force: true });
    },
  };
}
