import type { Page, PageRequest } from "../../functions/ports/page.ts";

/**
 * One page of a sorted list. The mark of the next page is the last name of this one, as in the tables: it stays good
 * when that item is deleted meanwhile.
 * @param direction of the names in `items`
 */
export function pageOf<T>(
  items: readonly T[],
  nameOf: (item: T) => string,
  { limit, after }: PageRequest,
  direction: "ascending" | "descending" = "ascending",
): Page<T> {
  const isBehind = (name: string) => !after || (direction === "ascending" ? name > after : name < after);
  const rest = items.filter((item) => isBehind(nameOf(item)));
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  return last === undefined || rest.length <= limit ? { items: page } : { items: page, next: nameOf(last) };
}
