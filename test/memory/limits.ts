import type { TransactWriteCommandInput } from "@aws-sdk/lib-dynamodb";
import { itemBytes } from "./item-bytes.ts";

type Item = NonNullable<TransactWriteCommandInput["TransactItems"]>[number];

/** DynamoDB's limits. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const MOST_ITEMS = 100;
const MOST_ITEM_BYTES = 400 * 1_024;
const MOST_TRANSACTION_BYTES = 4 * 1_024 * 1_024;

/**
 * Refuses a transaction that DynamoDB would refuse. An update counts its written attributes: the others of
 * its item are not known here, and small.
 * @throws before anything is written.
 */
export function refuseTooLarge(items: readonly Item[]): void {
  if (items.length > MOST_ITEMS)
    throw new Error(`a transaction of ${items.length} items: DynamoDB takes ${MOST_ITEMS}`);
  const sizes = items.map(({ Put, Update }) => itemBytes(Put?.Item ?? Update?.ExpressionAttributeValues ?? {}));
  const largest = Math.max(...sizes);
  if (largest > MOST_ITEM_BYTES) throw new Error(`an item of ${largest} bytes: DynamoDB takes ${MOST_ITEM_BYTES}`);
  const sum = sizes.reduce((bytes, size) => bytes + size, 0);
  if (sum > MOST_TRANSACTION_BYTES)
    throw new Error(`a transaction of ${sum} bytes: DynamoDB takes ${MOST_TRANSACTION_BYTES}`);
}
