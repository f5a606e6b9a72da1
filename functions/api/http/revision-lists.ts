import type { Origin } from "../../contract/origin.ts";
import type { Difference } from "../../contract/revision-view.ts";
import { differences } from "../../core/config/differences.ts";
import type { Page, PageRequest } from "../../ports/page.ts";
import type { Answer } from "./answer.ts";
import type { AppError } from "./app-error.ts";
import type { HttpRequest } from "./http-request.ts";
import { listReply } from "./list-reply.ts";

/** A revision with the fields that count when it is compared. */
export interface Comparable<T> {
  readonly item: T;
  readonly revision: number;
  readonly fields: object;
}

/** A configuration may have 300 KB, and a page is read whole. */
export const MAX_REVISIONS = 50;

/** The number of a revision in a path, in `compare` or in the mark of a page: 13 digits are an instant. */
export const revisionNumber = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d{1,13}$/.test(text) ? Number(text) : undefined;

/** @returns undefined without a mark, with an empty one, and with a number, which is a valid mark. */
export const wrongMark = ({ query }: Pick<HttpRequest, "query">): AppError | undefined =>
  !query.after || revisionNumber(query.after) !== undefined
    ? undefined
    : { kind: "invalid-query", detail: "after must be the number of a revision" };

/**
 * One page of revisions from the newest to the oldest, each with its differences to the one before.
 * @param list reads one revision more than the page has: the last one is compared with it.
 * @param base compared with each revision, instead.
 */
async function comparedPage<T, V>(
  list: (page: PageRequest) => Promise<Page<T>>,
  page: PageRequest,
  read: (item: T) => Comparable<T>,
  view: (item: T, compared: { comparedWith?: number; differences: Difference[] }) => V,
  base?: T,
): Promise<Page<V>> {
  const { items, next } = await list({ ...page, limit: page.limit + 1 });
  const shown = items.slice(0, page.limit);
  const views = shown.map((item, index) => {
    const other = base ?? items[index + 1];
    if (other === undefined) return view(item, { differences: [] });
    const { revision, fields } = read(other);
    return view(item, { comparedWith: revision, differences: differences(fields, read(item).fields) });
  });
  const last = shown.at(-1);
  const isLast = next === undefined && items.length <= page.limit;
  return { items: views, ...(!isLast && last !== undefined && { next: String(read(last).revision) }) };
}

/** The revisions of one app or job. */
interface Revisions<T, V> {
  readonly name: string;
  readonly get: (revision: number) => Promise<T | undefined>;
  readonly list: (page: PageRequest) => Promise<Page<T>>;
  readonly read: (item: T) => Comparable<T>;
  readonly view: (item: T, compared: { comparedWith?: number; differences: Difference[] }) => V;
}

/** Answers with one page of them. With `compare` each is compared with the revision of that number. */
export async function revisionsReply<T, V>(
  request: HttpRequest,
  { name, get, list, read, view }: Revisions<T, V>,
): Promise<Answer | AppError> {
  const { compare } = request.query;
  const number = revisionNumber(compare);
  const base = number === undefined ? undefined : await get(number);
  if (compare && base === undefined) return { kind: "revision-not-found", name, revision: compare };
  return listReply(
    request,
    (page) => comparedPage(list, page, read, view, base),
    (shown) => shown,
    MAX_REVISIONS,
  );
}

/** The origin of a revision as clients see it. */
export const originView = ({ at, action, caller, sourceAddress, restored }: Origin) => ({
  time: new Date(at).toISOString(),
  action,
  caller,
  sourceAddress,
  ...(restored !== undefined && { restored }),
});
