import { arnOf } from "../../template/account.ts";
import type { Stack } from "../../template/stack.ts";
import type { Access } from "./deployed-access.ts";
import { grantedByRole } from "./granted.ts";
import { type Grant, grantsOf, grantText } from "./grants.ts";
import type { Statement } from "./statement.ts";
import type { Denied, Usage, Used } from "./usage.ts";

/** A deployed stack, the keys and statements that were made from it, and the rights that were used until now. */
interface DeployedRights {
  readonly stack: Stack;
  readonly access: Access;
  readonly usage: Usage;
}

export interface ComparedRights {
  /** All grants of the template; `isUsed` says whether a request needed the grant. */
  readonly granted: readonly (Grant & { readonly isUsed: boolean })[];
  /** Grants that no request needed. */
  readonly surplus: readonly Grant[];
  /** Rights that requests needed and that were not granted. */
  readonly shortage: readonly Denied[];
}

/** Lambda writes a function's lines with its role. Here the runtime takes them itself, and needs no right. */
const OF_LAMBDA = ["logs:CreateLogStream", "logs:PutLogEvents"];
const isLogging = ({ action }: Grant) => OF_LAMBDA.includes(action);

/**
 * Compares the grants of a deployed stack, those to services of AWS included, with the rights that were needed until
 * now.
 */
export function compareRights({ stack, access, usage }: DeployedRights): ComparedRights {
  const used = new Set(usage.used.map(({ grant }: Used) => grantText(grant)));
  const granted = grantsOfAll(stack, access)
    .filter((grant) => !isLogging(grant))
    .map((grant) => ({ ...grant, isUsed: used.has(grantText(grant)) }));
  return { granted, surplus: granted.filter(({ isUsed }) => !isUsed), shortage: usage.denied };
}

function grantsOfAll(stack: Stack, { data }: Access): Grant[] {
  const ofRoles = [...grantedByRole(stack)].flatMap(([role, statements]) =>
    statements.flatMap((statement) => grantsOf(statement, role)),
  );
  const trust = Object.entries(data.trust).flatMap(([role, statements]) =>
    statements.flatMap((one) => toServices(one, arnOf("iam", `role/${role}`))),
  );
  return [...ofRoles, ...trust, ...data.ofResources.flatMap((one) => toServices(one))];
}

const toServices = (statement: Statement, itself?: string): Grant[] =>
  statement.Effect === "Allow" && statement.Principal !== undefined && statement.Principal !== "*"
    ? (statement.Principal.Service ?? []).flatMap((service) => grantsOf(statement, service, itself))
    : [];
