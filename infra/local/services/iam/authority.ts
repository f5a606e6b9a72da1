import { arnOf, nameInArn } from "../../template/account.ts";
import { AwsError } from "../aws-error.ts";
import { unlikeAws } from "./actions.ts";
import type { WireRequest } from "./canonical-request.ts";
import type { Identity } from "./credentials.ts";
import { evaluate, type Right, type Verdict } from "./evaluate.ts";
import type { Statement } from "./statement.ts";
import type { Usage } from "./usage.ts";
import { type KeyHolder, signatureCheck } from "./verify.ts";

/** Who there is, and what he may: plain values, so that another process can be told. */
export interface AuthorityData {
  readonly holders: readonly KeyHolder[];
  /** Statements of roles and users, by name. */
  readonly policies: Readonly<Record<string, readonly Statement[]>>;
  /** Statements of resources: queue policies, permissions of functions. */
  readonly ofResources: readonly Statement[];
  /** Who may take on a role, by its name. */
  readonly trust: Readonly<Record<string, readonly Statement[]>>;
}

const NOT_ALLOWED: Verdict = { kind: "not-allowed" };

/** Judges every request and everything AWS does in somebody's name. */
export class Authority {
  readonly #data: AuthorityData;
  readonly #usage: Usage;
  readonly #check: ReturnType<typeof signatureCheck>;
  /** What counts for each role or user. */
  readonly #statements = new Map<string, readonly Statement[]>();

  constructor(data: AuthorityData, usage: Usage) {
    this.#data = data;
    this.#usage = usage;
    this.#check = signatureCheck(data.holders);
    for (const [name, own] of Object.entries(data.policies)) this.#statements.set(name, [...own, ...data.ofResources]);
  }

  /** @throws AwsError when the request is not signed by who it says, or he may not do all of it. */
  admit(request: WireRequest, service: string, rights: readonly Right[]): Identity {
    const identity = this.#check(request, service, Date.now());
    this.authorize(identity, rights);
    return identity;
  }

  /** What AWS does in the name of a role. @throws AwsError */
  authorize(identity: Identity, rights: readonly Right[]): void {
    const statements = this.#statements.get(identity.name) ?? [];
    for (const right of rights) {
      const refusal = this.#judge(identity.name, statements, { ...right, principal: { AWS: identity.arn } });
      if (refusal !== undefined)
        throw new AwsError(
          "AccessDeniedException",
          `User: ${identity.arn} is not authorized to perform: ${right.action} on resource: ${right.resource} ${refusal}`,
          403,
        );
    }
  }

  /** What a service does in its own name, by what the resource's policy says. */
  isAllowed(service: string, right: Right): boolean {
    return this.#judge(service, this.#data.ofResources, { ...right, principal: { Service: service } }) === undefined;
  }

  /** Whether a service may take on a role. @param context what the role's trust may ask about the service's own reason. */
  mayAssume(service: string, roleArn: string, context: NonNullable<Right["context"]> = {}): boolean {
    const role = nameInArn(roleArn);
    const right = { action: "sts:AssumeRole", resource: arnOf("iam", `role/${role}`), context };
    const trust = this.#data.trust[role] ?? [];
    return this.#judge(service, trust, { ...right, principal: { Service: service } }) === undefined;
  }

  /** @returns why not. */
  #judge(principal: string, statements: readonly Statement[], right: Right): string | undefined {
    // AWS is reached by TLS alone: here loopback is in its place.
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
