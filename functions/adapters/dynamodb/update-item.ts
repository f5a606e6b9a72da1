import { type DynamoDBDocumentClient, UpdateCommand, type UpdateCommandInput } from "@aws-sdk/lib-dynamodb";
import type { Row } from "./conditional.ts";

/** Updates one item, and creates it if it is absent. @returns the item afterwards, with all of its attributes. */
export async function updateItem(
  client: DynamoDBDocumentClient,
  table: string,
  key: Row,
  input: Omit<UpdateCommandInput, "TableName" | "Key">,
): Promise<Row> {
  const request = new UpdateCommand({ TableName: table, Key: key, ReturnValues: "ALL_NEW", ...input });
  return (await client.send(request)).Attributes ?? {};
}
