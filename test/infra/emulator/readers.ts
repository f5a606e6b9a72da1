/** How a service tells of a resource of one type, in the words of the template. */
export interface Reader {
  readonly service: string;
  readonly asks: (resource: Deployed) => readonly Ask[];
  /** @param answers to `asks`, in their order. @returns the properties, by their names in the template. */
  readonly tells: (...answers: Fields[]) => Fields;
}

export interface Ask {
  readonly method: string;
  readonly args: Fields;
}

export interface Deployed {
  /** The result of `Ref`. */
  readonly id: string;
  /** Of the template, with each plain `Ref` replaced. */
  readonly properties: Fields;
}

// biome-ignore lint/suspicious/noExplicitAny: answers of many services, compared and never computed with
export type Fields = Record<string, any>;

/** Names of fields that start with a small letter get the large one of the template. */
const capital = (fields: Fields = {}): Fields =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name[0]?.toUpperCase() + name.slice(1), value]));

const json = (text: string | undefined): unknown => (text === undefined ? undefined : JSON.parse(text));
const queue = (url: string): Ask => ({
  method: "get_queue_attributes",
  args: { QueueUrl: url, AttributeNames: ["All"] },
});
const topic = (arn: string): Ask => ({ method: "get_topic_attributes", args: { TopicArn: arn } });

/** Asks once. @param within the field of the answer that holds the resource; none: the answer itself. */
const one = (service: string, method: string, args: (resource: Deployed) => Fields, within?: string): Reader => ({
  service,
  asks: (resource) => [{ method, args: args(resource) }],
  tells: (answer) => [(within === undefined ? answer : answer[within]) ?? {}].flat()[0] ?? {},
});

/** A part of the API: it exists below the API that it is asked of, and does not repeat its id. */
const ofApi = (method: string, name: string): Reader => ({
  service: "apigatewayv2",
  asks: ({ id, properties: { ApiId } }) => [
    { method, args: { ApiId, [name]: id.split("/").at(-1) } },
    { method: "get_api", args: { ApiId } },
  ],
  tells: (part, { ApiId }) => ({ ...part, ApiId }),
});

/** `arn:aws:lambda:<region>:<account>:function:<name>:<qualifier>`, or without a qualifier */
const functionOf = (arn = "") => ({ FunctionName: arn.split(":")[6], Qualifier: arn.split(":")[7] });

/** Asks Lambda once for something of a function. @param arn the field of the answer that names the function */
const ofFunction = (method: string, args: (resource: Deployed) => Fields, arn: string): Reader => ({
  service: "lambda",
  asks: (resource) => [{ method, args: args(resource) }],
  tells: (answer) => ({ ...answer, ...functionOf(answer[arn]) }),
});

/** By type of the resource. */
export const READERS: Readonly<Record<string, Reader>> = {
  "AWS::ApiGatewayV2::Api": one("apigatewayv2", "get_api", ({ id }) => ({ ApiId: id })),
  "AWS::ApiGatewayV2::Integration": ofApi("get_integration", "IntegrationId"),
  "AWS::ApiGatewayV2::Route": ofApi("get_route", "RouteId"),
  "AWS::ApiGatewayV2::Stage": ofApi("get_stage", "StageName"),
  "AWS::CloudWatch::Alarm": one("cloudwatch", "describe_alarms", ({ id }) => ({ AlarmNames: [id] }), "MetricAlarms"),
  "AWS::CloudWatch::Dashboard": one("cloudwatch", "get_dashboard", ({ id }) => ({ DashboardName: id })),
  "AWS::DynamoDB::Table": {
    service: "dynamodb",
    asks: ({ id }) =>
      ["describe_table", "describe_time_to_live", "describe_continuous_backups"].map((method) => ({
        method,
        args: { TableName: id },
      })),
    tells: ({ Table = {} }, { TimeToLiveDescription: ttl = {} }, { ContinuousBackupsDescription: backups = {} }) => ({
      ...Table,
      BillingMode: Table.BillingModeSummary?.BillingMode,
      // AWS does not show the key that belongs to DynamoDB itself either.
      SSESpecification: { SSEEnabled: Table.SSEDescription !== undefined },
      TimeToLiveSpecification: { ...ttl, Enabled: ttl.TimeToLiveStatus === "ENABLED" },
      PointInTimeRecoverySpecification: {
        PointInTimeRecoveryEnabled: backups.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus === "ENABLED",
      },
    }),
  },
  "AWS::IAM::ManagedPolicy": {
    service: "iam",
    asks: ({ id }) => [
      { method: "get_policy", args: { PolicyArn: id } },
      { method: "get_policy_version", args: { PolicyArn: id, VersionId: "v1" } },
    ],
    tells: ({ Policy }, { PolicyVersion }) => ({ ...Policy, PolicyDocument: PolicyVersion?.Document }),
  },
  "AWS::IAM::Policy": {
    service: "iam",
    asks: ({ properties }) =>
      properties.Roles.map((RoleName: string) => ({
        method: "get_role_policy",
        args: { RoleName, PolicyName: properties.PolicyName },
      })),
    tells: (...answers) => ({ ...answers[0], Roles: answers.map(({ RoleName }) => RoleName) }),
  },
  "AWS::IAM::Role": one("iam", "get_role", ({ id }) => ({ RoleName: id }), "Role"),
  "AWS::Lambda::Alias": ofFunction(
    "get_alias",
    ({ properties: { FunctionName, Name } }) => ({ FunctionName, Name }),
    "AliasArn",
  ),
  "AWS::Lambda::EventInvokeConfig": ofFunction(
    "get_function_event_invoke_config",
    ({ properties: { FunctionName, Qualifier } }) => ({ FunctionName, Qualifier }),
    "FunctionArn",
  ),
  "AWS::Lambda::EventSourceMapping": ofFunction("get_event_source_mapping", ({ id }) => ({ UUID: id }), "FunctionArn"),
  "AWS::Lambda::Function": {
    service: "lambda",
    asks: ({ id }) =>
      ["get_function", "get_function_recursion_config"].map((method) => ({ method, args: { FunctionName: id } })),
    tells: ({ Configuration = {} }, { RecursiveLoop }) => ({ ...Configuration, RecursiveLoop }),
  },
  "AWS::Lambda::Permission": {
    service: "lambda",
    // The one function that is called by a service with a right of its own.
    asks: () => [{ method: "get_policy", args: { FunctionName: "ElasticJob-api" } }],
    tells: ({ Policy }) => {
      const [statement] = JSON.parse(Policy ?? '{"Statement":[{}]}').Statement;
      const { Action, Resource, Principal, Condition } = statement;
      const SourceArn = Object.values<Fields>(Condition ?? {})[0]?.["AWS:SourceArn"];
      return { Action, SourceArn, FunctionName: Resource, Principal: Principal?.Service };
    },
  },
  "AWS::Logs::LogGroup": {
    service: "logs",
    asks: ({ id }) => [{ method: "describe_log_groups", args: { logGroupNamePrefix: id } }],
    tells: ({ logGroups }) => capital(logGroups?.[0]),
  },
  "AWS::SNS::Topic": one("sns", "get_topic_attributes", ({ id }) => ({ TopicArn: id }), "Attributes"),
  "AWS::SNS::TopicPolicy": {
    service: "sns",
    asks: ({ properties }) => properties.Topics.map(topic),
    tells: (...answers) => ({
      PolicyDocument: json(answers[0]?.Attributes?.Policy),
      Topics: answers.map(({ Attributes }) => Attributes?.TopicArn),
    }),
  },
  "AWS::SQS::Queue": {
    service: "sqs",
    asks: ({ id }) => [queue(id)],
    tells: ({ Attributes }) => ({ ...Attributes, RedrivePolicy: json(Attributes?.RedrivePolicy) }),
  },
  "AWS::SQS::QueuePolicy": {
    service: "sqs",
    asks: ({ properties }) => properties.Queues.map(queue),
    tells: (...answers) => ({
      PolicyDocument: json(answers[0]?.Attributes?.Policy),
      Queues: answers.map(({ Attributes }) => Attributes?.QueueArn),
    }),
  },
  "AWS::Scheduler::Schedule": one("scheduler", "get_schedule", ({ properties: { Name, GroupName } }) => ({
    Name,
    GroupName,
  })),
  "AWS::Scheduler::ScheduleGroup": one("scheduler", "get_schedule_group", ({ id }) => ({ Name: id })),
};
