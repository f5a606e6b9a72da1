import { type DynamoDBDocumentClient, QueryCommand, type QueryCommandInput } from "@aws-sdk/lib-dynamodb";
import type { Page, PageRequest } from "../../ports/page.ts";
import type { Row } from "./conditional.ts";

/** Every row of a query, following `LastEvaluatedKey`; a caller that has enough stops the iteration. */
export const queryAll = (client: DynamoDBDocumentClient, input: QueryCommandInput): AsyncGenerator<Row> =>
  rowsOf(client, input, (limit) => limit);

/** The most rows of a page that grows. */
const LARGEST_PAGE = 1_000;

/**
 * As `queryAll`, for a caller that mostly has enough with the first `Limit` rows: each page has four times as many rows
 * as the one before, so a caller that needs many rows makes few requests.
 */
export const queryGrowing = (
  client: DynamoDBDocumentClient,
  input: QueryCommandInput & { readonly Limit: number },
): AsyncGenerator<Row> => rowsOf(client, input, (limit = LARGEST_PAGE) => Math.min(4 * limit, LARGEST_PAGE));

async function* rowsOf(
  client: DynamoDBDocumentClient,
  input: QueryCommandInput,
  following: (limit: number | undefined) => number | undefined,
): AsyncGenerator<Row> {
  let [from, limit] = [input.ExclusiveStartKey, input.Limit];
  do {
    const answer = await client.send(new QueryCommand({ ...input, ExclusiveStartKey: from, Limit: limit }));
    yield* answer.Items ?? [];
    from = answer.LastEvaluatedKey;
    limit = following(limit);
  } while (from !== undefined);
}

/** The way to read a list of items with unique names from an index. */
export interface List<T> {
  readonly query: QueryCommandInput;
  /** @returns undefined for a row that does not count any more. */
  readonly read: (row: Row) => T | undefined;
  /** The name by which the list is sorted. */
  readonly nameOf: (item: T) => string;
  /** The whole key, of table and index, of the row with this name. The row need not exist. */
  readonly keyOf: (name: string) => Row;
}

/** The list of the items whose names begin with a prefix, by the sort key of its index. */
export function withPrefix<T>(list: List<T>, sort: string, prefix: string | undefined): List<T> {
  if (prefix === undefined) return list;
  const { query } = list;
  return {
    ...list,
    query: {
      ...query,
      KeyConditionExpression: `${query.KeyConditionExpression} AND begins_with(#sort, :prefix)`,
      ExpressionAttributeNames: { ...query.ExpressionAttributeNames, "#sort": sort },
      ExpressionAttributeValues: { ...query.ExpressionAttributeValues, ":prefix": prefix },
    },
  };
}

/** Longer than any name. A caller may send a longer text, which need not fit into a key. */
const MAX_NAME = 128;

/**
 * One page of a list. The mark of the next page is the last name of this one, so it stays valid when that item is
 * deleted. DynamoDB is asked for one row more than the page has, so the last page has no mark.
 * @param prefix of all names of the list. DynamoDB refuses a mark outside of it, which another list may have given.
 */
export async function queryPage<T>(
  client: DynamoDBDocumentClient,
  { query, read, nameOf, keyOf }: List<T>,
  { limit, after }: PageRequest,
  prefix = "",
): Promise<Page<T>> {
  if (after && !after.startsWith(prefix) && after > prefix) return { items: [] };
  const from = after?.startsWith(prefix) && after !== "" ? { ExclusiveStartKey: keyOf(after.slice(0, MAX_NAME)) } : {};
  const items: T[] = [];
  for await (const row of queryAll(client, { ...query, ...from, Limit: limit + 1 })) {
    const item = read(row);
    if (item === undefined) continue;
    const last = items.at(-1);
    if (items.length === limit && last !== undefined) return { items, next: nameOf(last) };
    items.push(item);
  }
  return { items };
}
