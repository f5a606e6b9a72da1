import { isLike, isLikeArn } from "./wildcard.ts";

/** Values of a request's condition keys; a key that a request does not have is absent. */
export type Context = Readonly<Partial<Record<ConditionKey, readonly string[]>>>;

/** The condition keys whose values the runtime knows, beside those of tags. Any other key stops the evaluation. */
const CONDITION_KEYS = [
  "aws:SecureTransport",
  "aws:SourceAccount",
  "aws:SourceArn",
  "dynamodb:Attributes",
  "dynamodb:LeadingKeys",
  "iam:PassedToService",
  "sts:ExternalId",
  "sts:RoleSessionName",
] as const;
/** Keys that the name of a tag completes. */
const TAG_KEYS = ["aws:PrincipalTag/", "aws:RequestTag/", "iam:ResourceTag/"] as const;
export type ConditionKey = (typeof CONDITION_KEYS)[number] | `${(typeof TAG_KEYS)[number]}${string}`;

/** The spelling of a key in contexts. The case of a key's letters does not matter. @returns undefined for an unknown key */
function knownKey(key: string): ConditionKey | undefined {
  const lower = key.toLowerCase();
  const prefix = TAG_KEYS.find((one) => lower.startsWith(one.toLowerCase()));
  if (prefix !== undefined) return `${prefix}${key.slice(prefix.length)}`;
  return CONDITION_KEYS.find((name) => name.toLowerCase() === lower);
}

/** Tests whether the request's value matches one that the policy names. */
type Compare = (wanted: string, given: string) => boolean;

const POSITIVE: Readonly<Record<string, Compare>> = {
  StringEquals: (wanted, given) => wanted === given,
  StringEqualsIgnoreCase: (wanted, given) => wanted.toLowerCase() === given.toLowerCase(),
  StringLike: isLike,
  ArnEquals: isLikeArn,
  ArnLike: isLikeArn,
  Bool: (wanted, given) => wanted.toLowerCase() === given.toLowerCase(),
};
const NEGATIVE: Readonly<Record<string, Compare>> = {
  StringNotEquals: (wanted, given) => wanted === given,
  StringNotEqualsIgnoreCase: (wanted, given) => wanted.toLowerCase() === given.toLowerCase(),
  StringNotLike: isLike,
  ArnNotEquals: isLikeArn,
  ArnNotLike: isLikeArn,
};

const OPERATOR = /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/;

/**
 * Tests one operator of a condition for one key. Several wanted values are alternatives.
 * @throws Error for an unknown operator or key: such a condition neither grants nor denies.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export function holds(operator: string, key: string, wanted: readonly string[], context: Context): boolean {
  const known = knownKey(key);
  if (known === undefined) throw new Error(`the condition key ${key} is not supported`);
  const given = context[known];
  if (operator === "Null") return wanted.includes(String(given === undefined));
  const [, quantifier, name = "", ifExists] = OPERATOR.exec(operator) ?? [];
  const fits = judge(operator, name, wanted);
  // A set operator has its own rule for an absent key.
  if (quantifier === "ForAllValues") return (given ?? []).every(fits);
  if (quantifier === "ForAnyValue") return (given ?? []).some(fits);
  if (given === undefined) return ifExists !== undefined || name in NEGATIVE;
  if (given.length !== 1)
    throw new Error(`${key} has ${given.length} values: ${operator} needs ForAllValues or ForAnyValue`);
  return given.every(fits);
}

function judge(operator: string, name: string, wanted: readonly string[]): (given: string) => boolean {
  const is = POSITIVE[name];
  if (is !== undefined) return (given) => wanted.some((value) => is(value, given));
  const isNot = NEGATIVE[name];
  if (isNot !== undefined) return (given) => !wanted.some((value) => isNot(value, given));
  throw new Error(`the condition operator ${operator} is not supported`);
}
