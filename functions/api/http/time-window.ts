import * as z from "zod";
import type { AppError } from "./app-error.ts";
import type { HttpRequest } from "./http-request.ts";

export interface TimeWindow {
  /** Epoch ms, both included. */
  readonly from: number;
  readonly to: number;
}

/** The last instant of 13 digits: keys of rows sort by them. */
const LATEST = 9_999_999_999_999;

const Instant = z.iso.datetime({ offset: true });

/**
 * Reads `from` and `to` of a query, ISO-8601 with a zone or `Z`. No fire and no change is before 1970 or after 2286, so
 * the window ends there.
 * @param byDefault of an absent bound
 */
export function readWindow({ query }: Pick<HttpRequest, "query">, byDefault: TimeWindow): TimeWindow | AppError {
  for (const name of ["from", "to"] as const) {
    // An empty parameter counts as absent.
    if (query[name] && !Instant.safeParse(query[name]).success)
      return { kind: "invalid-query", detail: `${name} must be an instant such as 2027-01-01T00:00:00Z` };
  }
  const from = query.from ? cut(Date.parse(query.from)) : byDefault.from;
  const to = query.to ? cut(Date.parse(query.to)) : byDefault.to;
  return from <= to ? { from, to } : { kind: "invalid-query", detail: "from must not be after to" };
}

/** A read of a window begins one millisecond before it. */
const cut = (at: number): number => Math.min(Math.max(at, 1), LATEST);

/**
 * The instant (epoch ms) after which a page of a window begins. The window includes its beginning; the mark `after` of
 * a later page is the last instant of the one before.
 */
export const afterMark = ({ after }: HttpRequest["query"], { from }: TimeWindow): number =>
  after !== undefined && /^\d{1,13}$/.test(after) ? Math.max(from - 1, Number(after)) : from - 1;

/** The header with the link to the page after an instant (epoch ms). */
export function nextOfWindow(
  { path }: Pick<HttpRequest, "path">,
  { from, to }: TimeWindow,
  limit: number,
  after: number,
): { readonly link: string } {
  const window = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
  const next = new URLSearchParams({ ...window, limit: String(limit), after: String(after) });
  return { link: `<${path}?${next}>; rel="next"` };
}
