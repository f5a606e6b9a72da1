import { type Operation, ROUTES } from "../routes.ts";

/** Where a request goes: an operation with the segments its `{names}` stand for, or why nowhere. */
export type Match =
  | { readonly found: "operation"; readonly operation: Operation; readonly params: Readonly<Record<string, string>> }
  | { readonly found: "other-methods"; readonly allow: readonly string[] }
  | { readonly found: "nothing" };

const TABLE = ROUTES.map((route) => ({ ...route, segments: route.path.split("/") }));

/** @param path as the client sent it, a slash at its end does not count. */
export function matchRoute(method: string, path: string): Match {
  const segments = (path.endsWith("/") ? path.slice(0, -1) : path).split("/");
  const fitting = TABLE.filter((route) => fits(route.segments, segments));
  const mostFixed = Math.min(...fitting.map((route) => wildcards(route.segments)));
  const here = fitting.filter((route) => wildcards(route.segments) === mostFixed);
  const route = here.find((candidate) => candidate.method === method);
  if (route !== undefined)
    return { found: "operation", operation: route.operation, params: paramsOf(route.segments, segments) };
  return here.length === 0
    ? { found: "nothing" }
    : { found: "other-methods", allow: here.map((candidate) => candidate.method) };
}

const isWildcard = (segment: string) => segment.startsWith("{");
const wildcards = (pattern: readonly string[]) => pattern.filter(isWildcard).length;

/** No name or id of an execution is longer, or has other characters: whatever else stands there is nothing. */
const SOME_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,95}$/;

const fits = (pattern: readonly string[], segments: readonly string[]) =>
  pattern.length === segments.length &&
  pattern.every((part, index) => (isWildcard(part) ? SOME_NAME.test(segments[index] ?? "") : part === segments[index]));

function paramsOf(pattern: readonly string[], segments: readonly string[]): Record<string, string> {
  const params: Record<string, string> = {};
  pattern.forEach((part, index) => {
    if (isWildcard(part)) params[part.slice(1, -1)] = segments[index] ?? "";
  });
  return params;
}
