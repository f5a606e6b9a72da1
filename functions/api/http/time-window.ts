import * as z from "zod";
import type { AppError } from "./app-error.ts";
import type { HttpRequest } from "./http-request.ts";

const Instant = z.iso.datetime({ offset: true });

/**
 * Reads `from` and `to` of a query, ISO-8601 with a zone or `Z`.
 * @param byDefault epoch ms, of an absent bound
 */
export function readWindow(
  { query }: Pick<HttpRequest, "query">,
  byDefault: { readonly from: number; readonly to: number },
): { readonly from: number; readonly to: number } | AppError {
  for (const name of ["from", "to"] as const) {
    // An empty parameter is an absent one.
    if (query[name] && !Instant.safeParse(query[name]).success)
      return { kind: "invalid-query", detail: `${name} must be an instant such as 2027-01-01T00:00:00Z` };
  }
  const from = query.from ? Date.parse(query.from) : byDefault.from;
  const to = query.to ? Date.parse(query.to) : byDefault.to;
  return from <= to ? { from, to } : { kind: "invalid-query", detail: "from must not be after to" };
}
