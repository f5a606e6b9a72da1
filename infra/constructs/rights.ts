import { Stack } from "aws-cdk-lib";
import type { Table } from "aws-cdk-lib/aws-dynamodb";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import {
  appKey,
  chunkKey,
  daemonKey,
  executionKey,
  jobKey,
  lossKey,
  monthOf,
  permitsKey,
  reconciledKey,
  statisticsKey,
  subscriptionKey,
  taskKey,
  taskSecretKey,
} from "../../functions/adapters/dynamodb/keys.ts";
import { KEY } from "../../functions/contract/table-shape.ts";
import { STACK_TAG } from "../../functions/core/run/role-session.ts";
import type { Settings } from "../settings.ts";
import { type FunctionName, functionArn } from "./function-name.ts";
import { OpenStatement } from "./open-statement.ts";

/*
 * Grants are written by hand: CDK's own (`table.grantReadWriteData`, `queue.grantConsumeMessages`, `fn.grantInvoke`)
 * give actions that no function calls, and give whole tables.
 */

type ItemAction = "BatchGetItem" | "DeleteItem" | "GetItem" | "PutItem" | "Query" | "UpdateItem";

const anyLike = ({ PK }: { PK: string }) => `${PK.slice(0, PK.indexOf("#"))}#*`;

/** Patterns of partition keys. */
const ROWS = {
  app: anyLike(appKey("")),
  change: anyLike({ PK: monthOf(0) }),
  chunk: anyLike(chunkKey("", 0)),
  daemon: anyLike(daemonKey("", 0)),
  execution: anyLike(executionKey("")),
  job: anyLike(jobKey("")),
  loss: anyLike(lossKey("", 0, 0)),
  mark: anyLike(reconciledKey),
  notice: anyLike(subscriptionKey("")),
  permits: permitsKey.PK,
  secret: taskSecretKey.PK,
  statistics: anyLike(statisticsKey("DAY", 0, 0)),
  task: anyLike(taskKey("")),
};
type Rows = keyof typeof ROWS;

const WRITES: ReadonlySet<ItemAction> = new Set(["DeleteItem", "PutItem", "UpdateItem"]);

/**
 * Actions on rows of a table; a transaction needs the action of each of its parts. Each action has one statement with
 * all its rows, because AWS does not say whether it judges a transaction's puts one by one or together. ForAllValues
 * also holds for a request without a key. Only scans are such requests, and no role may scan.
 * @param writable the attributes that writes may name beside the key, in their conditions too. @default any
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
 */
export function mayUseRows(
  table: Table,
  rights: Readonly<Partial<Record<Rows, readonly ItemAction[]>>>,
  writable?: readonly string[],
) {
  const byAction = new Map<ItemAction, string[]>();
  for (const rows of Object.keys(rights) as Rows[]) {
    for (const action of rights[rows] ?? []) byAction.set(action, [...(byAction.get(action) ?? []), ROWS[rows]]);
  }
  return [...byAction].map(
    ([action, leadingKeys]) =>
      new PolicyStatement({
        actions: [`dynamodb:${action}`],
        resources: [table.tableArn],
        conditions: {
          "ForAllValues:StringLike": { "dynamodb:LeadingKeys": leadingKeys },
          ...(writable &&
            WRITES.has(action) && {
              "ForAllValues:StringEquals": { "dynamodb:Attributes": [...Object.values(KEY), ...writable] },
            }),
        },
      }),
  );
}

export function mayQueryIndexes(table: Table, ...indexes: readonly string[]) {
  return new PolicyStatement({
    actions: ["dynamodb:Query"],
    resources: indexes.map((index) => `${table.tableArn}/index/${index}`),
  });
}

export function maySend(...queues: readonly IQueue[]) {
  return new PolicyStatement({ actions: ["sqs:SendMessage"], resources: queues.map(({ queueArn }) => queueArn) });
}

/** @param topicArns none: then there is no statement, because AWS refuses one without a resource. */
export function mayPublish(topicArns: readonly string[]): PolicyStatement[] {
  return topicArns.length === 0 ? [] : [new PolicyStatement({ actions: ["sns:Publish"], resources: [...topicArns] })];
}

export function mayCount(...queues: readonly IQueue[]) {
  return new PolicyStatement({
    actions: ["sqs:GetQueueAttributes"],
    resources: queues.map(({ queueArn }) => queueArn),
  });
}

/** The rights that Lambda uses in the function's name for an event source mapping. */
export function mayConsume(...queues: readonly IQueue[]) {
  return new PolicyStatement({
    actions: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
    resources: queues.map(({ queueArn }) => queueArn),
  });
}

export function mayInvoke(scope: Construct, ...names: readonly Exclude<FunctionName, "runner">[]) {
  return new PolicyStatement({
    actions: ["lambda:InvokeFunction"],
    resources: names.map((name) => functionArn(scope, name)),
  });
}

/**
 * The roles of this account that carry the stack's tag; each of them has to trust the function's role too. A session is
 * tagged with the task that it belongs to.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_permissions-required
 */
export function mayAssumeTaggedRoles(scope: Construct, name: string): PolicyStatement[] {
  const { partition, account } = Stack.of(scope);
  const resources = [`arn:${partition}:iam::${account}:role/*`];
  const carriesTag = { StringEquals: { [`iam:ResourceTag/${STACK_TAG}`]: name } };
  const reason = "The roles of apps are made after the stack: its tag on a role, and the role's trust, decide.";
  const ofThisStack = { StringEquals: { [`aws:RequestTag/${STACK_TAG}`]: name } };
  return [
    new OpenStatement({ actions: ["sts:AssumeRole"], resources, conditions: carriesTag }, reason),
    new OpenStatement({ actions: ["sts:TagSession"], resources, conditions: ofThisStack }, reason),
  ];
}

/** @param aliases the aliases by which it may invoke them, beside their bare names. */
export function mayInvokeRunners(
  scope: Construct,
  { runnerMemoryTiers, isolation }: Settings,
  ...aliases: readonly string[]
): PolicyStatement {
  const actions = ["lambda:InvokeFunction"];
  const arns = runnerMemoryTiers.map((tier) => functionArn(scope, "runner", tier));
  if (isolation === "tenant")
    return new PolicyStatement({
      actions,
      resources: arns.flatMap((arn) => [arn, ...aliases.map((one) => `${arn}:${one}`)]),
    });
  const reason =
    "Each app has a runner of its own; their names begin with that of the tier, and their list would not fit.";
  return new OpenStatement({ actions, resources: arns.map((arn) => `${arn}-*`) }, reason);
}
