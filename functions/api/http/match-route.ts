import { RESERVED_NAMES } from "../../contract/names.ts";
import { type Operation, routeKeyOf } from "./operation.ts";

/** The target of a request: an operation with the values of its `{names}`, or the reason why there is none. */
export type Match<Ports> =
  | {
      readonly found: "operation";
      readonly operation: Operation<Ports>;
      readonly params: Readonly<Record<string, string>>;
    }
  | { readonly found: "other-methods"; readonly allow: readonly string[] }
  | { readonly found: "nothing" };

/** API Gateway's match: its route, and the decoded segments of `{names}`. */
export interface MatchedRoute {
  readonly routeKey: string;
  readonly path: string;
  readonly pathParameters: Readonly<Record<string, string | undefined>>;
}

/**
 * Finds the operation of the route that API Gateway chose and by which permissions were judged. Another spelling of its
 * path (escaped letters, a slash at the end) is refused: a Deny of the canonical path may have missed it. `$default`
 * has no operation. Its path decides between 404 and 405.
 */
export function matchRoute<Ports>(
  operations: readonly Operation<Ports>[],
  { routeKey, path, pathParameters }: MatchedRoute,
): Match<Ports> {
  const operation = operations.find((candidate) => routeKeyOf(candidate) === routeKey);
  if (operation === undefined) return otherMethods(operations, path);
  const params: Record<string, string> = {};
  for (const [name, value = ""] of Object.entries(pathParameters)) {
    // A word of a route is not a name: the path may belong to another route with another method.
    if (!fits(name, value)) return otherMethods(operations, path);
    params[name] = value;
  }
  const canonical = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => params[name] ?? "");
  return path.replaceAll("%40", "@") === canonical ? { found: "operation", operation, params } : { found: "nothing" };
}

function otherMethods<Ports>(operations: readonly Operation<Ports>[], path: string): Match<Ports> {
  const segments = path.split("/");
  const fitting = operations.filter((candidate) => fitsAll(candidate.path.split("/"), segments));
  const mostFixed = Math.min(...fitting.map((candidate) => wildcards(candidate.path)));
  const allow = fitting.filter((candidate) => wildcards(candidate.path) === mostFixed).map(({ method }) => method);
  return allow.length === 0 ? { found: "nothing" } : { found: "other-methods", allow };
}

const isWildcard = (segment: string) => segment.startsWith("{");
const wildcards = (pattern: string) => pattern.split("/").filter(isWildcard).length;

/** The longest name or id of an execution, and its characters. The id of a task has `@` too. */
const SOME_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,95}$/;
const SOME_TASK = /^[A-Za-z0-9][A-Za-z0-9._@-]{0,255}$/;

/** A word of a route is never a name: then the error is about the route, not about a job. */
const fits = (parameter: string, value: string): boolean =>
  (parameter === "taskId" ? SOME_TASK : SOME_NAME).test(value) &&
  !((parameter === "jobName" || parameter === "appName") && RESERVED_NAMES.has(value));

const fitsAll = (pattern: readonly string[], segments: readonly string[]) =>
  pattern.length === segments.length &&
  pattern.every((part, index) =>
    isWildcard(part) ? fits(part.slice(1, -1), segments[index] ?? "") : part === segments[index],
  );
