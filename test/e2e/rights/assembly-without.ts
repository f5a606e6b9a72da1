import { cpSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type Grant, policyWithout } from "../../../infra/local/services/iam/grants.ts";
import type { Statement } from "../../../infra/local/services/iam/statement.ts";

/**
 * Copies a cloud assembly and takes grants out of its template.
 * @param policies statements of each role.
 * @param directory where the copy is made.
 */
export function writeAssemblyWithout(
  grants: readonly Grant[],
  policies: Readonly<Record<string, readonly Statement[]>>,
  assembly: string,
  directory: string,
): void {
  cpSync(assembly, directory, { recursive: true });
  const file = path.join(directory, "ElasticJob.template.json");
  const template = JSON.parse(readFileSync(file, "utf8"));
  for (const principal of new Set(grants.map((grant) => grant.principal))) {
    const policy = Object.values<Policy>(template.Resources).find(
      ({ Type, Properties }) =>
        Type === "AWS::IAM::Policy" && Properties.Roles.some(({ Ref }) => principal === `ElasticJob-${Ref}`),
    );
    if (policy === undefined) throw new Error(`${principal} has no policy in ${file}`);
    policy.Properties.PolicyDocument.Statement = grants
      .filter((grant) => grant.principal === principal)
      .reduce(policyWithout, policies[principal] ?? []);
  }
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
