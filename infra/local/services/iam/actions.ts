import type { ConditionKey } from "./condition.ts";

/** The facts by which AWS judges an action. */
export interface ActionRow {
  /** The form of the part of an ARN behind the account. */
  readonly resource: RegExp;
  /** The condition keys of a request for the action, beside those of every request; `${TagKey}` is the name of any tag. */
  readonly keys: readonly string[];
  /** AWS's page about the action. */
  readonly source: string;
}

const REFERENCE = "https://docs.aws.amazon.com/service-authorization/latest/reference";
const DYNAMODB = `${REFERENCE}/list_amazondynamodb.html`;
const SQS = `${REFERENCE}/list_amazonsqs.html`;
const SCHEDULER = `${REFERENCE}/list_amazoneventbridgescheduler.html`;
/** The place of a tag's name in a key, as AWS's reference writes it. */
const TAG_KEY = "$" + "{TagKey}";
const STS = `${REFERENCE}/list_awssecuritytokenservice.html`;
const LOGS = `${REFERENCE}/list_amazoncloudwatchlogs.html`;

const TABLE = /^table\/[^/]+$/;
const row = { resource: TABLE, keys: ["dynamodb:Attributes", "dynamodb:LeadingKeys"], source: DYNAMODB } as const;
const queue = { resource: /^[^:/]+$/, keys: [], source: SQS } as const;
const schedule = { resource: /^schedule\/[^/]+\/[^/]+$/, keys: [], source: SCHEDULER } as const;
/** A grant on a group is one on its streams: its ARN ends with `:*`. */
const logStream = { resource: /^log-group:[^:]+:(?:log-stream:.+|\*)$/, keys: [], source: LOGS } as const;

/**
 * The actions that the template grants, each as AWS judges it. A grant for another type of resource never holds. The
 * operator alone decides about a condition key that the request does not have (`ForAllValues` then holds).
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
    // The reference names the function; the page on policies of roles adds its versions and aliases.
    resource: /^function:[^:/]+(?::[^:/]+)?$/,
    keys: ["aws:SourceAccount", "aws:SourceArn"],
    source: `${REFERENCE}/list_awslambda.html`,
  },
  "logs:CreateLogStream": logStream,
  "logs:GetLogEvents": logStream,
  "logs:PutLogEvents": logStream,
  "scheduler:CreateSchedule": schedule,
  "scheduler:DeleteSchedule": schedule,
  "scheduler:GetSchedule": schedule,
  "scheduler:UpdateSchedule": schedule,
  "scheduler:ListSchedules": {
    // The action has no type of resource: AWS judges it against all schedules, for every group that is asked for.
    resource: /^schedule\/\*\/\*$/,
    keys: [],
    source: "https://github.com/aws/aws-cdk/issues/38201",
  },
  // The two of the secrets of apps: the developer's own roles grant them.
  "secretsmanager:GetSecretValue": {
    resource: /^secret:.+$/,
    keys: ["secretsmanager:SecretId", "secretsmanager:VersionId", "secretsmanager:VersionStage"],
    source: `${REFERENCE}/list_awssecretsmanager.html`,
  },
  "sns:Publish": { resource: /^[^:/]+$/, keys: [], source: `${REFERENCE}/list_amazonsns.html` },
  "sqs:DeleteMessage": queue,
  "sqs:GetQueueAttributes": queue,
  "sqs:ReceiveMessage": queue,
  "sqs:SendMessage": queue,
  "ssm:GetParameter": {
    resource: /^parameter\/.+$/,
    keys: [],
    source: `${REFERENCE}/list_awssystemsmanager.html`,
  },
  "sts:AssumeRole": {
    resource: /^role\/.+$/,
    keys: [
      ...["aws:SourceAccount", "aws:SourceArn", "sts:ExternalId", "sts:RoleSessionName"],
      ...[`aws:RequestTag/${TAG_KEY}`, `iam:ResourceTag/${TAG_KEY}`],
    ],
    source: STS,
  },
  "sts:TagSession": { resource: /^role\/.+$/, keys: [`aws:RequestTag/${TAG_KEY}`], source: STS },
};

/** Condition keys that every request has. */
export const GLOBAL_KEYS: readonly ConditionKey[] = ["aws:SecureTransport"];
/** Condition keys of a session's own tags, which every request of it has. */
const OF_PRINCIPAL = "aws:PrincipalTag/";

/**
 * @returns the reason why AWS would never judge the action by such a resource or key; `undefined` if it would, or if
 * the action is not known.
 */
export function unlikeAws(action: string, resource: string, keys: readonly string[]): string | undefined {
  const known = ACTIONS[action];
  if (known === undefined) return undefined;
  const judged = resource.split(":").slice(5).join(":");
  if (!known.resource.test(judged)) return `${action} is not judged against ${resource} (${known.source})`;
  const foreign = keys.find((key) => !isKeyOf(known, key) && !isGlobal(key));
  return foreign === undefined ? undefined : `${action} has no condition key ${foreign} (${known.source})`;
}

/** Whether a request for the action has the key. */
export const isKeyOf = ({ keys }: ActionRow, key: string): boolean =>
  keys.some((one) => (one.endsWith(`/${TAG_KEY}`) ? key.startsWith(one.slice(0, -TAG_KEY.length)) : one === key));

const isGlobal = (key: string) => GLOBAL_KEYS.includes(key as ConditionKey) || key.startsWith(OF_PRINCIPAL);
