import { arnOf } from "../account.ts";
import type { Local } from "../start-local.ts";
import { grantedByRole } from "./granted.ts";
import { type Grant, grantsOf, grantText } from "./grants.ts";
import type { Statement } from "./statement.ts";
import type { Denied, Used } from "./usage.ts";

export interface ComparedRights {
  /** All that the template gives, with whether it was needed. */
  readonly granted: readonly (Grant & { readonly isUsed: boolean })[];
  /** Given and never needed. */
  readonly surplus: readonly Grant[];
  /** Needed and not given. */
  readonly shortage: readonly Denied[];
}

/** Nobody writes logs of AWS here: what a function prints goes to a file. */
const isLogging = ({ action }: Grant) => action.startsWith("logs:");

/** Grants of a deployed stack, those to services of AWS included, against what was needed of them until now. */
export function compareRights({ stack, access, usage }: Pick<Local, "stack" | "access" | "usage">): ComparedRights {
  const used = new Set(usage.used.map(({ grant }: Used) => grantText(grant)));
  const granted = grantsOfAll(stack, access)
    .filter((grant) => !isLogging(grant))
    .map((grant) => ({ ...grant, isUsed: used.has(grantText(grant)) }));
  return { granted, surplus: granted.filter(({ isUsed }) => !isUsed), shortage: usage.denied };
}

function grantsOfAll(stack: Local["stack"], { data }: Local["access"]): Grant[] {
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
