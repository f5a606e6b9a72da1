import { type DynamoDBDocumentClient, GetCommand } from "@aws-sdk/lib-dynamodb";
import type { Row } from "./conditional.ts";

/** A strongly consistent read of one item, expired or not. */
export async function getItem(client: DynamoDBDocumentClient, table: string, key: Row): Promise<Row | undefined> {
  const { Item } = await client.send(new GetCommand({ TableName: table, Key: key, ConsistentRead: true }));
  return Item;
}
