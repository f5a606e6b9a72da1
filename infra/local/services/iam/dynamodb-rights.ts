import { ACCOUNT, REGION } from "../../template/account.ts";
import type { Right } from "./evaluate.ts";
import { type NamingRequest, namedAttributes } from "./named-attributes.ts";

type Value = Readonly<Record<string, unknown>>;
type Row = Readonly<Record<string, Value>>;

/** The parts of requests that name rows and attributes. */
interface Request extends NamingRequest {
  readonly TableName?: string;
  readonly IndexName?: string;
  readonly Key?: Row;
  readonly Item?: Row;
  readonly KeyConditionExpression?: string;
  readonly ExpressionAttributeValues?: Row;
  readonly TransactItems?: readonly Readonly<Record<string, Request>>[];
  readonly RequestItems?: Readonly<Record<string, unknown>>;
}

/** Name of the partition key of a table or of an index. */
export type PartitionKeyOf = (table: string, index?: string) => string;

/** A transaction needs the right of each of its parts. */
const PARTS: Readonly<Record<string, string>> = {
  Put: "PutItem",
  Update: "UpdateItem",
  Delete: "DeleteItem",
  Get: "GetItem",
  ConditionCheck: "ConditionCheckItem",
};

/**
 * The rights that a request to DynamoDB needs, with the partition keys of its rows; for writes also with their
 * attributes.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
 */
export function dynamodbRights(operation: string, request: Request, partitionKeyOf: PartitionKeyOf): Right[] {
  const { TableName = "", IndexName } = request;
  const right = (action: string, table: string, keys: readonly (Value | undefined)[], index?: string): Right => ({
    action: `dynamodb:${action}`,
    resource: `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/${table}${index === undefined ? "" : `/index/${index}`}`,
    ...(keys.length > 0 && { context: { "dynamodb:LeadingKeys": keys.map(textOf) } }),
  });
  switch (operation) {
    case "GetItem":
      return [right(operation, TableName, [request.Key?.[partitionKeyOf(TableName)]])];
    case "PutItem":
    case "UpdateItem":
    case "DeleteItem":
    case "ConditionCheckItem": {
      const needed = right(operation, TableName, [(request.Key ?? request.Item)?.[partitionKeyOf(TableName)]]);
      return [{ ...needed, context: { ...needed.context, "dynamodb:Attributes": namedAttributes(request) } }];
    }
    case "TransactWriteItems":
    case "TransactGetItems":
      return (request.TransactItems ?? []).flatMap((item) =>
        Object.entries(item).flatMap(([kind, part]) => dynamodbRights(PARTS[kind] ?? kind, part, partitionKeyOf)),
      );
    case "BatchGetItem":
    case "BatchWriteItem":
      return Object.entries(request.RequestItems ?? {}).map(([table, wanted]) =>
        right(
          operation,
          table,
          rowsOf(wanted).map((row) => row[partitionKeyOf(table)]),
        ),
      );
    case "Query":
      return [right(operation, TableName, [queried(request, partitionKeyOf(TableName, IndexName))], IndexName)];
    default:
      return [right(operation, TableName, [], IndexName)];
  }
}

/** `{ Keys: […] }` of a BatchGetItem, `[{ PutRequest: … }, …]` of a BatchWriteItem. */
function rowsOf(wanted: unknown): Row[] {
  if (!Array.isArray(wanted)) return (wanted as { Keys?: Row[] }).Keys ?? [];
  return wanted.map(({ PutRequest, DeleteRequest }) => PutRequest?.Item ?? DeleteRequest?.Key ?? {});
}

/** The partition that a query reads: its key condition compares the key with `=`. */
function queried(request: Request, key: string): Value | undefined {
  const { KeyConditionExpression = "", ExpressionAttributeNames = {}, ExpressionAttributeValues = {} } = request;
  for (const [, name = "", value = ""] of KeyConditionExpression.matchAll(/([#\w.]+)\s*=\s*(:\w+)/g)) {
    if ((ExpressionAttributeNames[name] ?? name) === key) return ExpressionAttributeValues[value];
  }
  return undefined;
}

/** The text or number of `{ S: "…" }`, `{ N: "…" }`. A row without its key gives "", which no policy names. */
const textOf = (value: Value | undefined): string => String(Object.values(value ?? {})[0] ?? "");
