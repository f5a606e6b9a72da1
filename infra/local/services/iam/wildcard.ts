/** Turns `*` and `?` of a pattern into a regular expression; the place of the `*` may matter. */
function expression(pattern: string, any: (followedBy: string | undefined) => string, one: string): RegExp {
  if (pattern.includes("${")) throw new Error(`policy variables are not supported: ${pattern}`);
  const parts = [...pattern].map((character, at) => {
    if (character === "*") return any(pattern[at + 1]);
    return character === "?" ? one : character.replace(/[.+^${}()|[\]\\]/, String.raw`\$&`);
  });
  return new RegExp(`^${parts.join("")}$`, "s");
}

/**
 * Tests whether a text matches a pattern in which `*` stands for any characters and `?` for one.
 * @throws Error for policy variables (`${…}`): they are not resolved here, and would mean something else as text.
 */
export const isLike = (pattern: string, text: string): boolean => anywhere(pattern).test(text);

const anywhere = compiledOnce((pattern) => expression(pattern, () => ".*", "."));

/**
 * The same test for a statement's `Resource`. A `*` matches within its part of the ARN; as the last character of that
 * part it may match more.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export const isLikeResource = (pattern: string, arn: string): boolean => withinParts(pattern).test(arn);

const withinParts = compiledOnce((pattern) =>
  expression(pattern, (next) => (next === undefined || next === ":" ? ".*" : "[^:]*"), "[^:]"),
);

/** Keeps each compiled pattern: the template has few patterns, and every request tests them. */
function compiledOnce(compile: (pattern: string) => RegExp): (pattern: string) => RegExp {
  const compiled = new Map<string, RegExp>();
  return (pattern) => {
    const known = compiled.get(pattern) ?? compile(pattern);
    compiled.set(pattern, known);
    return known;
  };
}

/** Parts of an ARN: `arn:partition:service:region:account:` and the resource, which may contain colons. */
const PARTS = 6;

function partsOf(arn: string): string[] {
  const parts = arn.split(":");
  return [...parts.slice(0, PARTS - 1), parts.slice(PARTS - 1).join(":")];
}

/**
 * The same for ARNs in conditions: the six parts are compared one by one.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export function isLikeArn(pattern: string, arn: string): boolean {
  const wanted = partsOf(pattern);
  const given = partsOf(arn);
  return wanted.length === given.length && wanted.every((part, at) => isLike(part, given[at] ?? ""));
}
