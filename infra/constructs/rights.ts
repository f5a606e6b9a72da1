import type { Table } from "aws-cdk-lib/aws-dynamodb";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import { type FunctionName, functionArn } from "./function-name.ts";

/*
 * Grants by hand: CDK's own (`table.grantReadWriteData`, `queue.grantConsumeMessages`, `fn.grantInvoke`) give
 * actions that no function calls, and whole tables.
 */

type ItemAction =
  | "BatchGetItem"
  | "BatchWriteItem"
  | "ConditionCheckItem"
  | "DeleteItem"
  | "GetItem"
  | "PutItem"
  | "Query"
  | "UpdateItem";

/**
 * Actions on the rows whose partition key is like one of the patterns. A transaction needs the action of each of
 * its parts. ForAllValues also holds where a request names no key, which only a scan does, and nobody may scan.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
 */
export function mayUseRows(table: Table, leadingKeys: readonly string[], actions: readonly ItemAction[]) {
  return new PolicyStatement({
    actions: actions.map((action) => `dynamodb:${action}`),
    resources: [table.tableArn],
    conditions: { "ForAllValues:StringLike": { "dynamodb:LeadingKeys": leadingKeys } },
  });
}

export function mayQueryIndexes(table: Table, ...indexes: readonly string[]) {
  return new PolicyStatement({
    actions: ["dynamodb:Query"],
    resources: indexes.map((index) => `${table.tableArn}/index/${index}`),
  });
}

export function maySend(queue: IQueue) {
  return new PolicyStatement({ actions: ["sqs:SendMessage"], resources: [queue.queueArn] });
}

/** What Lambda does in the function's name for an event source mapping. */
export function mayConsume(queue: IQueue) {
  return new PolicyStatement({
    actions: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
    resources: [queue.queueArn],
  });
}

export function mayInvoke(scope: Construct, ...names: readonly Exclude<FunctionName, "runner">[]) {
  return new PolicyStatement({
    actions: ["lambda:InvokeFunction"],
    resources: names.map((name) => functionArn(scope, name)),
  });
}

export function mayInvokeRunners(scope: Construct, tiers: readonly number[]) {
  return new PolicyStatement({
    actions: ["lambda:InvokeFunction"],
    resources: tiers.map((tier) => functionArn(scope, "runner", tier)),
  });
}
