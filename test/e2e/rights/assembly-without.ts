import { cpSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type Grant, policyWithout } from "../../../infra/local/services/iam/grants.ts";
import type { Statement } from "../../../infra/local/services/iam/statement.ts";

/**
 * Copies a cloud assembly and takes one grant out of its template.
 * @param statements all that the grant's role has.
 * @param directory where the copy is made.
 */
export function writeAssemblyWithout(
  grant: Grant,
  statements: readonly Statement[],
  assembly: string,
  directory: string,
): void {
  cpSync(assembly, directory, { recursive: true });
  const file = path.join(directory, "ElasticJob.template.json");
  const template = JSON.parse(readFileSync(file, "utf8"));
  const policy = Object.values<Policy>(template.Resources).find(
    ({ Type, Properties }) =>
      Type === "AWS::IAM::Policy" && Properties.Roles.some(({ Ref }) => grant.principal === `ElasticJob-${Ref}`),
  );
  if (policy === undefined) throw new Error(`${grant.principal} has no policy in ${file}`);
  policy.Properties.PolicyDocument.Statement = policyWithout(statements, grant);
  writeFileSync(file, JSON.stringify(template));
}

/** A role has no name of its own: its name here is the stack's and its logical id. */
interface Policy {
  readonly Type: string;
  readonly Properties: {
    readonly Roles: readonly { readonly Ref: string }[];
    readonly PolicyDocument: { Statement: readonly Statement[] };
  };
}
