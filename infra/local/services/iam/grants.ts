import type { Right } from "./evaluate.ts";
import type { Statement } from "./statement.ts";
import { isLike, isLikeResource } from "./wildcard.ts";

/** The smallest part of a policy: one action on one resource, and for a table one pattern of rows. */
export interface Grant {
  /** Name of a role, or of a service of AWS. */
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  /** Pattern of partition keys; absent where a statement does not tell rows apart. */
  readonly rows?: string;
}

const ROWS = "dynamodb:LeadingKeys";

export const grantText = ({ principal, action, resource, rows }: Grant): string =>
  [principal, action, resource, ...(rows === undefined ? [] : [rows])].join(" ");

/** @param itself the resource of a statement that names none; for trust this is the role. */
export function grantsOf(statement: Statement, principal: string, itself = "*"): Grant[] {
  const { Action = [], Resource = [itself] } = statement;
  const rows = rowsOf(statement);
  return Action.flatMap((action) =>
    Resource.flatMap((resource) =>
      rows === undefined
        ? [{ principal, action, resource }]
        : rows.map((pattern) => ({ principal, action, resource, rows: pattern })),
    ),
  );
}

/**
 * Tests whether a right, which the grant's statement allows, needs this grant. A request for several rows may need
 * several grants.
 */
export function isUsedBy({ action, resource, rows }: Grant, right: Right): boolean {
  return (
    isLike(action.toLowerCase(), right.action.toLowerCase()) &&
    isLikeResource(resource, right.resource) &&
    (rows === undefined || (right.context?.[ROWS] ?? []).some((key) => isLike(rows, key)))
  );
}

/** A principal's statements without a grant: it is removed from each statement that gives it. */
export const policyWithout = (statements: readonly Statement[], grant: Grant): Statement[] =>
  statements.flatMap((statement) => (gives(statement, grant) ? withoutGrant(statement, grant) : [statement]));

const gives = (statement: Statement, grant: Grant) =>
  statement.Effect === "Allow" &&
  grantsOf(statement, grant.principal, grant.resource).some((one) => grantText(one) === grantText(grant));

function withoutGrant(statement: Statement, { action, resource, rows }: Grant): Statement[] {
  const { Action = [], Resource = [], Condition } = statement;
  const not = (one: string) => (other: string) => other !== one;
  const others = { ...statement, Action: Action.filter(not(action)) };
  const elsewhere = { ...statement, Action: [action], Resource: Resource.filter(not(resource)) };
  const left = [others, elsewhere].filter((part) => part.Action.length > 0 && part.Resource?.length !== 0);
  const otherRows = rows === undefined ? [] : (rowsOf(statement) ?? []).filter(not(rows));
  if (otherRows.length === 0) return left;
  const conditions = Object.entries(Condition).map(([operator, keys]) => [
    operator,
    ROWS in keys ? { ...keys, [ROWS]: otherRows } : keys,
  ]);
  return [...left, { ...statement, Action: [action], Resource: [resource], Condition: Object.fromEntries(conditions) }];
}

const rowsOf = ({ Condition }: Statement): readonly string[] | undefined =>
  Object.values(Condition).find((keys) => ROWS in keys)?.[ROWS];
