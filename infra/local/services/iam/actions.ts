import type { ConditionKey } from "./condition.ts";

/** What AWS judges an action by. */
export interface ActionRow {
  /** Of the ARN that the action is judged against, the part behind the account. */
  readonly resource: RegExp;
  /** The condition keys that a request for the action has, beside those of every request. */
  readonly keys: readonly ConditionKey[];
  /** Where AWS says so. */
  readonly source: string;
}

const REFERENCE = "https://docs.aws.amazon.com/service-authorization/latest/reference";
const DYNAMODB = `${REFERENCE}/list_amazondynamodb.html`;
const SQS = `${REFERENCE}/list_amazonsqs.html`;
const SCHEDULER = `${REFERENCE}/list_amazoneventbridgescheduler.html`;
const LOGS = `${REFERENCE}/list_amazoncloudwatchlogs.html`;

const TABLE = /^table\/[^/]+$/;
const row = { resource: TABLE, keys: ["dynamodb:Attributes", "dynamodb:LeadingKeys"], source: DYNAMODB } as const;
const queue = { resource: /^[^:/]+$/, keys: [], source: SQS } as const;
const schedule = { resource: /^schedule\/[^/]+\/[^/]+$/, keys: [], source: SCHEDULER } as const;
const GROUP = "log-group:[^:]+";

/**
 * The actions that the template grants, each as AWS judges it. A grant for another type of resource never holds, and
 * a condition on a key that a request does not have is decided by the operator alone (`ForAllValues` then holds).
 */
export const ACTIONS: Readonly<Record<string, ActionRow>> = {
  "dynamodb:BatchGetItem": row,
  "dynamodb:DeleteItem": row,
  "dynamodb:GetItem": row,
  "dynamodb:PutItem": row,
  "dynamodb:Query": { ...row, resource: /^table\/[^/]+(?:\/index\/[^/]+)?$/ },
  "dynamodb:UpdateItem": row,
  "execute-api:Invoke": {
    resource: /^[^/]+\/[^/]+\/[A-Z*]+\/.*$/,
    keys: [],
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-access-control-iam.html",
  },
  "iam:PassRole": {
    resource: /^role\/.+$/,
    keys: ["iam:PassedToService"],
    source: `${REFERENCE}/list_awsidentityandaccessmanagementiam.html`,
  },
  "lambda:InvokeFunction": {
    resource: /^function:[^:]+(?::[^:]+)?$/,
    keys: ["aws:SourceAccount", "aws:SourceArn"],
    source: `${REFERENCE}/list_awslambda.html`,
  },
  "logs:CreateLogStream": { resource: new RegExp(`^${GROUP}(?::.*)?$`), keys: [], source: LOGS },
  "logs:PutLogEvents": { resource: new RegExp(`^${GROUP}:.+$`), keys: [], source: LOGS },
  "scheduler:CreateSchedule": schedule,
  "scheduler:DeleteSchedule": schedule,
  "scheduler:GetSchedule": schedule,
  "scheduler:UpdateSchedule": schedule,
  "scheduler:ListSchedules": {
    // It has no type of resource: whatever group is asked for, all schedules are what it is judged against.
    resource: /^schedule\/\*\/\*$/,
    keys: [],
    source: "https://github.com/aws/aws-cdk/issues/38201",
  },
  "sqs:DeleteMessage": queue,
  "sqs:GetQueueAttributes": queue,
  "sqs:ReceiveMessage": queue,
  "sqs:SendMessage": queue,
  "sts:AssumeRole": {
    resource: /^role\/.+$/,
    keys: ["aws:SourceAccount", "aws:SourceArn"],
    source: `${REFERENCE}/list_awssecuritytokenservice.html`,
  },
};

/** Keys that every request has, or that the runtime knows of none. */
const GLOBAL_KEYS: readonly ConditionKey[] = ["aws:SecureTransport"];

/** @returns why AWS would never judge the action by such a resource or key; `undefined` where it would, or is not known to. */
export function unlikeAws(action: string, resource: string, keys: readonly string[]): string | undefined {
  const known = ACTIONS[action];
  if (known === undefined) return undefined;
  const judged = resource.split(":").slice(5).join(":");
  if (!known.resource.test(judged)) return `${action} is not judged against ${resource} (${known.source})`;
  const foreign = keys.find((key) => !known.keys.includes(key as ConditionKey) && !isGlobal(key));
  return foreign === undefined ? undefined : `${action} has no condition key ${foreign} (${known.source})`;
}

const isGlobal = (key: string) => GLOBAL_KEYS.includes(key as ConditionKey);
