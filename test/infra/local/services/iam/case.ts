import * as z from "zod";
import type { Context } from "../../../../../infra/local/services/iam/condition.ts";
import { evaluate, type Principal } from "../../../../../infra/local/services/iam/evaluate.ts";
import { Statement } from "../../../../../infra/local/services/iam/statement.ts";

export const QUEUE = "arn:aws:sqs:us-east-1:123456789012:ticks";
export const OTHER_QUEUE = "arn:aws:sqs:us-east-1:123456789012:outcomes";
export const TABLE = "arn:aws:dynamodb:us-east-1:123456789012:table/run";
export const INDEX = `${TABLE}/index/owed`;
export const RUNNER = "arn:aws:lambda:us-east-1:123456789012:function:stack-runner-256";
export const GROUP = "arn:aws:scheduler:us-east-1:123456789012:schedule-group/jobs";
export const ROLE = "arn:aws:iam::123456789012:role/scheduler";

type Written = z.input<typeof Statement>;
export const may = (Action: string | string[], Resource: string | string[], more: Partial<Written> = {}): Written => ({
  Effect: "Allow",
  Action,
  Resource,
  ...more,
});
export const mustNot = (
  Action: string | string[],
  Resource: string | string[],
  more: Partial<Written> = {},
): Written => ({
  ...may(Action, Resource, more),
  Effect: "Deny",
});
export const when = (operator: string, key: string, value: string | string[]): Partial<Written> => ({
  Condition: { [operator]: { [key]: value } },
});
export const keys = (...leading: string[]): Context => ({ "dynamodb:LeadingKeys": leading });

export interface Case {
  readonly because: string;
  readonly policy: readonly Written[];
  readonly action: string;
  readonly resource: string;
  readonly context?: Context;
  readonly principal?: Principal;
  readonly verdict: "allowed" | "not-allowed" | "denied";
}
export const on =
  (action: string, resource: string) =>
  (
    because: string,
    policy: readonly Written[],
    verdict: Case["verdict"],
    context?: Context,
    principal?: Principal,
  ): Case => ({
    because,
    policy,
    action,
    resource,
    verdict,
    ...(context && { context }),
    ...(principal && { principal }),
  });

/** The verdict of a case. */
export const judged = ({ policy, action, resource, context, principal }: Case) =>
  evaluate(z.array(Statement).parse(policy), {
    action,
    resource,
    ...(context && { context }),
    ...(principal && { principal }),
  }).kind;
