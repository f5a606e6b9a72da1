import * as z from "zod";
import { nameInArn } from "../../template/account.ts";
import type { Stack } from "../../template/stack.ts";
import { Statement } from "./statement.ts";

const Statements = z.array(Statement);

/** The grants of the template: statements by the role's name. */
export function grantedByRole(stack: Pick<Stack, "of">): ReadonlyMap<string, readonly Statement[]> {
  const granted = new Map<string, Statement[]>();
  for (const { name, properties } of stack.of("AWS::IAM::Role")) {
    if (properties.ManagedPolicyArns.length > 0)
      throw new Error(`${name} has managed policies, and only AWS knows their content`);
    granted.set(
      name,
      properties.Policies.flatMap(({ PolicyDocument }) => Statements.parse(PolicyDocument.Statement)),
    );
  }
  for (const { logicalId, properties } of stack.of("AWS::IAM::Policy")) {
    for (const role of properties.Roles) {
      const statements = granted.get(nameInArn(role));
      if (statements === undefined) throw new Error(`${logicalId} is for ${role}, which is not a role of the template`);
      statements.push(...Statements.parse(properties.PolicyDocument.Statement));
    }
  }
  return granted;
}
