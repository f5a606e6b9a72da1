import { Stack, Validations } from "aws-cdk-lib";
import { PolicyStatement, type PolicyStatementProps, type Role } from "aws-cdk-lib/aws-iam";
import type { IConstruct } from "constructs";

/** A statement about resources that are not there yet when the stack is made: their ARNs have a `*`, and it has a reason. */
export class OpenStatement extends PolicyStatement {
  readonly #reason: string;

  /** @param reason why the names cannot be told. */
  constructor(props: PolicyStatementProps, reason: string) {
    super(props);
    this.#reason = reason;
  }

  /** Tells cdk-nag the reason, at the role and for these resources alone. */
  explainAt(role: Role): void {
    explain(role, this, this.#reason);
  }
}

/** Tells cdk-nag why the ARNs of a statement have a `*`, at the role or the policy that holds it. */
export function explain(holder: IConstruct, statement: PolicyStatement, reason: string): void {
  const resources: unknown[] = Stack.of(holder).resolve(statement.resources);
  for (const resource of resources)
    Validations.of(holder).acknowledge({ id: `AwsSolutions-IAM5[Resource::${flat(resource)}]`, reason });
}

/** An ARN as cdk-nag writes it: `<AWS::Region>` in the place of a value that AWS fills in. */
function flat(arn: unknown): string {
  if (typeof arn === "string") return arn;
  const { Ref: reference, "Fn::Join": join } = arn as { Ref?: string; "Fn::Join"?: [string, unknown[]] };
  return join === undefined ? `<${reference}>` : join[1].map(flat).join(join[0]);
}
