import * as z from "zod";
import { arnOf, functionName, nameInArn } from "../../template/account.ts";
import type { Stack } from "../../template/stack.ts";
import type { AuthorityData } from "./authority.ts";
import { type Credentials, credentialsOf, type Identity, session, user } from "./credentials.ts";
import { grantedByRole } from "./granted.ts";
import { Statement } from "./statement.ts";

/** The identity of the stack's user, beside the template's roles. It may do everything, as in its own account. */
export const ADMINISTRATOR = user("administrator");
/** An identity that may call the HTTP API, and nothing else. */
export const CALLER = user("caller");
/** The service that calls schedules' targets. */
export const SCHEDULER = "scheduler.amazonaws.com";
export const LAMBDA = "lambda.amazonaws.com";

export interface Access {
  readonly data: AuthorityData;
  credentialsOf(identity: Identity): Credentials;
}

const Statements = z.array(Statement);

/**
 * Makes keys for every function and every role of schedules, and reads their rights from the template.
 * @param secret of this runtime's data
 */
export function deployedAccess(stack: Pick<Stack, "of">, secret: string): Access {
  const identities = [
    ...stack.of("AWS::Lambda::Function").map(({ name, properties }) => functionIdentity(name, properties.Role)),
    ...stack.of("AWS::IAM::Role").map(({ name }) => schedulerIdentity(name)),
    ADMINISTRATOR,
    CALLER,
  ];
  const everything = Statement.parse({ Effect: "Allow", Action: "*", Resource: "*" });
  const calls = Statement.parse({ Effect: "Allow", Action: "execute-api:Invoke", Resource: arnOf("execute-api", "*") });
  const trust = stack.of("AWS::IAM::Role").map(({ name, properties }) => {
    return [name, Statements.parse(properties.AssumeRolePolicyDocument.Statement)] as const;
  });
  return {
    data: {
      holders: identities.map((identity) => ({ identity, credentials: credentialsOf(secret, identity) })),
      policies: {
        ...Object.fromEntries(grantedByRole(stack)),
        [ADMINISTRATOR.name]: [everything],
        [CALLER.name]: [calls],
      },
      ofResources: [...queuePolicies(stack), ...permissions(stack)],
      trust: Object.fromEntries(trust),
    },
    credentialsOf: (identity) => credentialsOf(secret, identity),
  };
}

/** The identity with which a function signs. */
export const functionIdentity = (name: string, roleArn: string): Identity => session(nameInArn(roleArn), name);

/** The identity with which EventBridge Scheduler signs when it calls targets with a role. */
export const schedulerIdentity = (role: string): Identity => session(nameInArn(role), "scheduler");

const queuePolicies = (stack: Pick<Stack, "of">) =>
  stack.of("AWS::SQS::QueuePolicy").flatMap(({ properties }) => Statements.parse(properties.PolicyDocument.Statement));

/** @see https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html */
const permissions = (stack: Pick<Stack, "of">) =>
  stack.of("AWS::Lambda::Permission").map(({ properties }) =>
    Statement.parse({
      Effect: "Allow",
      Principal: { Service: properties.Principal },
      Action: properties.Action,
      Resource: arnOf("lambda", `function:${functionName(properties.FunctionName)}`),
      Condition: {
        ...(properties.SourceArn !== undefined && { ArnLike: { "aws:SourceArn": properties.SourceArn } }),
        ...(properties.SourceAccount !== undefined && {
          StringEquals: { "aws:SourceAccount": properties.SourceAccount },
        }),
      },
    }),
  );
