import { type Context, holds } from "./condition.ts";
import type { Statement } from "./statement.ts";
import { isLike, isLikeResource } from "./wildcard.ts";

/** The identity that asks: a role, or a service of AWS in its own name. */
export type Principal = { readonly AWS: string } | { readonly Service: string };

/** One right that a request needs; a transaction needs several. */
export interface Right {
  /** `dynamodb:GetItem` */
  readonly action: string;
  /** ARN */
  readonly resource: string;
  readonly context?: Context;
  /** Policies of resources and of trust test it. A role's own policies do not: they belong to that role. */
  readonly principal?: Principal;
}

export type Verdict =
  | { readonly kind: "allowed"; readonly by: Statement }
  /** No statement allows it. */
  | { readonly kind: "not-allowed" }
  /** A statement denies it, even if others allow it. */
  | { readonly kind: "denied"; readonly by: Statement };

/**
 * Judges one right by a principal's statements: a denial wins, and a right without an allowance is refused.
 * @throws Error for a condition that is not understood, in a statement that concerns the right.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function evaluate(statements: readonly Statement[], right: Right): Verdict {
  const applying = concerning(statements, right).filter((statement) => applies(statement, right));
  const denial = applying.find(({ Effect }) => Effect === "Deny");
  if (denial !== undefined) return { kind: "denied", by: denial };
  const [allowance] = applying;
  return allowance === undefined ? { kind: "not-allowed" } : { kind: "allowed", by: allowance };
}

/** Pairs of an action and a resource whose statements are kept, of each list of statements. Names of schedules and streams have no bound. */
const MOST_PAIRS = 1_000;

const found = new WeakMap<readonly Statement[], Map<string, readonly Statement[]>>();

/** The statements that concern an action on a resource. A list never changes, and most requests ask for the same pairs. */
function concerning(statements: readonly Statement[], { action, resource }: Right): readonly Statement[] {
  const ofList = found.get(statements) ?? new Map<string, readonly Statement[]>();
  found.set(statements, ofList);
  const pair = `${action} ${resource}`;
  const known = ofList.get(pair);
  if (known !== undefined) return known;
  const some = statements.filter((one) => concernsAction(one, action) && concernsResource(one, resource));
  if (ofList.size >= MOST_PAIRS) ofList.clear();
  ofList.set(pair, some);
  return some;
}

function applies(statement: Statement, { context = {}, principal }: Right): boolean {
  return (
    concernsPrincipal(statement, principal) &&
    Object.entries(statement.Condition).every(([operator, keys]) =>
      Object.entries(keys).every(([key, wanted]) => holds(operator, key, wanted, context)),
    )
  );
}

function concernsPrincipal({ Principal }: Statement, principal: Principal | undefined): boolean {
  if (Principal === undefined || Principal === "*" || Principal.AWS?.includes("*")) return true;
  if (principal === undefined) return false;
  const named = "AWS" in principal ? Principal.AWS : Principal.Service;
  return named?.includes("AWS" in principal ? principal.AWS : principal.Service) ?? false;
}

/** The case of an action's letters does not matter. */
function concernsAction({ Action, NotAction = [] }: Statement, action: string): boolean {
  const isNamed = (pattern: string) => isLike(pattern.toLowerCase(), action.toLowerCase());
  return Action === undefined ? !NotAction.some(isNamed) : Action.some(isNamed);
}

/** A statement of trust names no resource: it concerns its own role. */
function concernsResource({ Resource, NotResource }: Statement, resource: string): boolean {
  const isNamed = (pattern: string) => isLikeResource(pattern, resource);
  if (NotResource !== undefined) return !NotResource.some(isNamed);
  return Resource === undefined || Resource.some(isNamed);
}
