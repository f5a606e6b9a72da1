import type { Page, PageRequest } from "../../functions/ports/page.ts";

/** One page of a sorted list. @param keyOf unique and ascending, what the mark of the next page holds. */
export function pageOf<T>(items: readonly T[], keyOf: (item: T) => string, { limit, after }: PageRequest): Page<T> {
  const mark = after === undefined ? undefined : Buffer.from(after, "base64url").toString();
  const from = mark === undefined ? 0 : items.findIndex((item) => keyOf(item) === mark) + 1;
  const page = items.slice(from, from + limit);
  const last = page.at(-1);
  if (last === undefined || from + limit >= items.length) return { items: page };
  return { items: page, next: Buffer.from(keyOf(last)).toString("base64url") };
}
