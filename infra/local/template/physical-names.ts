import { ACCOUNT, arnOf, nameInArn, REGION } from "./account.ts";

/** The values that CloudFormation knows after it created a resource. */
interface PhysicalId {
  /** The property by which a template may name the resource. */
  readonly nameProperty?: string;
  /** The value of `Ref`, from the resource's name. */
  ref?(name: string, site: Site): string;
  /** The values of `Fn::GetAtt`, by attribute. */
  readonly attributes?: Readonly<Record<string, (name: string, site: Site) => string>>;
}

/** The addresses of the two loopback servers, `http://127.0.0.1:<port>`. */
export interface Site {
  readonly stackName: string;
  readonly awsEndpoint: string;
  readonly apiEndpoint: string;
}

const table: PhysicalId = {
  nameProperty: "TableName",
  attributes: { Arn: (name) => arnOf("dynamodb", `table/${name}`) },
};

const TYPES: Readonly<Record<string, PhysicalId>> = {
  "AWS::DynamoDB::Table": table,
  "AWS::DynamoDB::GlobalTable": table,
  "AWS::SQS::Queue": {
    nameProperty: "QueueName",
    ref: (name, site) => `${site.awsEndpoint}/${ACCOUNT}/${name}`,
    attributes: {
      Arn: (name) => arnOf("sqs", name),
      QueueName: (name) => name,
      QueueUrl: (name, site) => `${site.awsEndpoint}/${ACCOUNT}/${name}`,
    },
  },
  "AWS::Lambda::Function": {
    nameProperty: "FunctionName",
    attributes: { Arn: (name) => arnOf("lambda", `function:${name}`) },
  },
  "AWS::IAM::Role": { nameProperty: "RoleName", attributes: { Arn: (name) => arnOf("iam", `role/${name}`) } },
  "AWS::Scheduler::ScheduleGroup": {
    nameProperty: "Name",
    attributes: { Arn: (name) => arnOf("scheduler", `schedule-group/${name}`) },
  },
  "AWS::Scheduler::Schedule": {
    nameProperty: "Name",
    attributes: { Arn: (name) => arnOf("scheduler", `schedule/default/${name}`) },
  },
  "AWS::ApiGatewayV2::Api": {
    ref: (name) =>
      name
        .toLowerCase()
        .replaceAll(/[^a-z0-9]/g, "")
        .slice(-10),
    attributes: { ApiEndpoint: (_name, site) => site.apiEndpoint },
  },
  "AWS::Logs::LogGroup": {
    nameProperty: "LogGroupName",
    attributes: { Arn: (name) => arnOf("logs", `log-group:${name}:*`) },
  },
  "AWS::SNS::Topic": {
    nameProperty: "TopicName",
    ref: (name) => arnOf("sns", name),
    attributes: { TopicArn: (name) => arnOf("sns", name), TopicName: (name) => name },
  },
  "AWS::CloudWatch::Alarm": {
    nameProperty: "AlarmName",
    attributes: { Arn: (name) => arnOf("cloudwatch", `alarm:${name}`) },
  },
};

export const pseudoParameters = (stackName: string): Readonly<Record<string, unknown>> => ({
  "AWS::AccountId": ACCOUNT,
  "AWS::Region": REGION,
  "AWS::Partition": "aws",
  "AWS::URLSuffix": "amazonaws.com",
  "AWS::StackName": stackName,
  "AWS::StackId": arnOf("cloudformation", `stack/${stackName}/local`),
  "AWS::NoValue": undefined,
});

/** The property with a resource's name. A resource without it is called `<stack>-<logical id>`. */
export const nameProperty = (type: string): string | undefined => TYPES[type]?.nameProperty;

export const refOf = (type: string, name: string, site: Site): string => TYPES[type]?.ref?.(name, site) ?? name;

export function attributeOf(type: string, name: string, attribute: string, site: Site): string {
  const value = TYPES[type]?.attributes?.[attribute];
  if (value === undefined) throw new Error(`${type} has no attribute ${attribute} here`);
  return value(name, site);
}

/** The name in a reference to a resource: the reference is an ARN, a URL or the name itself. */
export const bareName = (reference: string): string => nameInArn(reference);
