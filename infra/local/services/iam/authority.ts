import { ACCOUNT, arnOf, nameInArn } from "../../template/account.ts";
import { AwsError } from "../aws-error.ts";
import { unlikeAws } from "./actions.ts";
import type { WireRequest } from "./canonical-request.ts";
import type { Identity } from "./credentials.ts";
import { evaluate, type Right, type Verdict } from "./evaluate.ts";
import { Sessions } from "./sessions.ts";
import type { Statement } from "./statement.ts";
import type { Usage } from "./usage.ts";
import { type KeyHolder, signatureCheck } from "./verify.ts";

/** The identities and their statements, as plain values that another process can receive. */
export interface AuthorityData {
  readonly holders: readonly KeyHolder[];
  /** Statements of roles and users, by name. */
  readonly policies: Readonly<Record<string, readonly Statement[]>>;
  /** Statements of resources: queue policies, permissions of functions. */
  readonly ofResources: readonly Statement[];
  /** Statements of trust, by the name of the role that they concern. */
  readonly trust: Readonly<Record<string, readonly Statement[]>>;
}

/** A role that is not of the template. */
export interface RoleBeside {
  readonly policies: readonly Statement[];
  readonly trust: readonly Statement[];
}
/** Finds a role of the account beside the template's by its name. */
export type FindRole = (name: string) => RoleBeside | undefined;

const NOT_ALLOWED: Verdict = { kind: "not-allowed" };

/** Judges every request, and every request that AWS makes in another identity's name. */
export class Authority {
  readonly #data: AuthorityData;
  readonly #usage: Usage;
  readonly #check: ReturnType<typeof signatureCheck>;
  /** The statements that apply to each role or user. */
  readonly #statements = new Map<string, readonly Statement[]>();
  readonly #roleBeside: FindRole;
  /** The sessions that STS gives. */
  readonly sessions = new Sessions();

  constructor(data: AuthorityData, usage: Usage, roleBeside: FindRole = () => undefined) {
    this.#data = data;
    this.#usage = usage;
    this.#roleBeside = roleBeside;
    this.#check = signatureCheck(data.holders, (key) => this.sessions.find(key));
    for (const [name, own] of Object.entries(data.policies)) this.#statements.set(name, [...own, ...data.ofResources]);
  }

  /** @throws AwsError when the request's signature is wrong, or its signer lacks one of the rights. */
  admit(request: WireRequest, service: string, rights: readonly Right[]): Identity {
    const identity = this.#check(request, service, Date.now());
    this.authorize(identity, rights);
    return identity;
  }

  /** Judges a request that AWS makes in the name of a role. @throws AwsError */
  authorize(identity: Identity, rights: readonly Right[]): void {
    const statements = this.#statements.get(identity.name) ?? this.#roleBeside(identity.name)?.policies ?? [];
    for (const right of rights) {
      const context = { ...principalTags(identity), ...right.context };
      const refusal = this.#judge(identity.name, statements, { ...right, context, principal: { AWS: identity.arn } });
      if (refusal !== undefined)
        throw new AwsError(
          "AccessDeniedException",
          `User: ${identity.arn} is not authorized to perform: ${right.action} on resource: ${right.resource} ${refusal}`,
          403,
        );
    }
  }

  /** Whether an identity has rights that its request does not need, but on which the answer depends. */
  isAuthorized(identity: Identity, rights: readonly Right[]): boolean {
    try {
      this.authorize(identity, rights);
      return true;
    } catch (error) {
      if (error instanceof AwsError) return false;
      throw error;
    }
  }

  /** Judges a request that a service makes in its own name, by the resource's policy. */
  isAllowed(service: string, right: Right): boolean {
    return this.#judge(service, this.#data.ofResources, { ...right, principal: { Service: service } }) === undefined;
  }

  /**
   * Whether a role trusts an identity that wants to use a right on it. A trust names a session, its role or its account.
   * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
   */
  isTrusted({ name, arn }: Identity, { trust }: RoleBeside, right: Right): boolean {
    const names = [arn, arnOf("iam", `role/${name}`), arnOf("iam", "root"), ACCOUNT];
    return names.some((AWS) => evaluate(trust, { ...right, principal: { AWS } }).kind === "allowed");
  }

  /** Whether a service may assume a role. @param context the values that the role's trust may test. */
  mayAssume(service: string, roleArn: string, context: NonNullable<Right["context"]> = {}): boolean {
    const role = nameInArn(roleArn);
    const right = { action: "sts:AssumeRole", resource: arnOf("iam", `role/${role}`), context };
    const trust = this.#data.trust[role] ?? [];
    return this.#judge(service, trust, { ...right, principal: { Service: service } }) === undefined;
  }

  /** @returns the reason of a refusal; undefined if the right is allowed. */
  #judge(principal: string, statements: readonly Statement[], right: Right): string | undefined {
    // AWS is reached by TLS alone: loopback counts as TLS here.
    const inContext = { ...right, context: { "aws:SecureTransport": ["true"], ...right.context } };
    const mistake = unlikeAws(right.action, right.resource, Object.keys(inContext.context));
    const verdict = mistake === undefined ? evaluate(statements, inContext) : NOT_ALLOWED;
    this.#usage.note(principal, inContext, verdict.kind === "allowed" ? verdict.by : undefined);
    if (verdict.kind === "allowed") return undefined;
    if (mistake !== undefined) return `because ${mistake}`;
    return verdict.kind === "denied"
      ? "with an explicit deny in a policy"
      : `because no identity-based policy allows the ${right.action} action`;
  }
}

const principalTags = ({ tags = {} }: Identity): NonNullable<Right["context"]> =>
  Object.fromEntries(Object.entries(tags).map(([tag, value]) => [`aws:PrincipalTag/${tag}`, [value]]));
