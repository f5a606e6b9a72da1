import { type DynamoDBDocumentClient, QueryCommand, type QueryCommandInput } from "@aws-sdk/lib-dynamodb";
import type { Page, PageRequest } from "../../ports/page.ts";
import type { Row } from "./conditional.ts";

/** Every row of a query, following `LastEvaluatedKey`. */
export async function* queryAll(client: DynamoDBDocumentClient, input: QueryCommandInput): AsyncGenerator<Row> {
  let from: Row | undefined;
  do {
    const answer = await client.send(new QueryCommand({ ...input, ExclusiveStartKey: from }));
    yield* answer.Items ?? [];
    from = answer.LastEvaluatedKey;
  } while (from !== undefined);
}

/** One page of a query without a filter; the mark of the next one is the last key, opaque to callers. */
export async function queryPage<T>(
  client: DynamoDBDocumentClient,
  input: QueryCommandInput,
  { limit, after }: PageRequest,
  read: (row: Row) => T,
): Promise<Page<T>> {
  const from = after === undefined ? undefined : JSON.parse(Buffer.from(after, "base64url").toString());
  const answer = await client.send(new QueryCommand({ ...input, Limit: limit, ExclusiveStartKey: from }));
  const items = (answer.Items ?? []).map(read);
  const last = answer.LastEvaluatedKey;
  return last === undefined ? { items } : { items, next: Buffer.from(JSON.stringify(last)).toString("base64url") };
}
