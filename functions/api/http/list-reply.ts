import type { Page, PageRequest } from "../../ports/page.ts";
import { type Answer, json } from "./answer.ts";
import type { AppError } from "./app-error.ts";
import type { HttpRequest } from "./http-request.ts";

/** The largest page that a client may ask for, and the default. */
export const MAX_ITEMS = 1_000;

/** A function's answer is at most 6 MB, in which this body is a JSON string: up to twice as long. @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const MAX_REPLY_BYTES = 3_000_000;

/**
 * The number of items of a page. Elastic-Job-Cloud's console sends `limit` with `offset`, and expects all items:
 * Elastic-Job-Cloud ignores both.
 */
export function readLimit({ query }: Pick<HttpRequest, "query">, maxItems: number): number | AppError {
  // An empty parameter counts as absent.
  const limit = (query.offset === undefined ? query.limit : undefined) || String(maxItems);
  return /^\d{1,5}$/.test(limit) && Number(limit) >= 1 && Number(limit) <= maxItems
    ? Number(limit)
    : { kind: "invalid-query", detail: `limit must be a whole number from 1 to ${maxItems}` };
}

/** One page of a list as a plain array; `Link: <…>; rel="next"` leads to the following one. */
export async function listReply<T>(
  { path, query }: Pick<HttpRequest, "path" | "query">,
  list: (page: PageRequest) => Promise<Page<T>>,
  view: (item: T) => unknown,
  maxItems = MAX_ITEMS,
): Promise<Answer> {
  const limit = readLimit({ query }, maxItems);
  if (typeof limit !== "number") return limit;
  const after = query.after || undefined;
  return replyOf(limit);

  async function replyOf(size: number): Promise<Answer> {
    const page = await list({ limit: size, ...(after !== undefined && { after }) });
    const next =
      page.next === undefined
        ? undefined
        : new URLSearchParams({ ...given(query), limit: String(limit), after: page.next });
    const reply = json(200, page.items.map(view), next && { link: `<${path}?${next}>; rel="next"` });
    // Large items: half of them, and a link to the others.
    return size > 1 && Buffer.byteLength(reply.body ?? "") > MAX_REPLY_BYTES ? replyOf(Math.ceil(size / 2)) : reply;
  }
}

/** Filters hold for the following pages too. */
const given = (query: HttpRequest["query"]): Record<string, string> =>
  Object.fromEntries(Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
