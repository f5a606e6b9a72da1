import type { PartitionKeyOf } from "../iam/dynamodb-rights.ts";
import type { TableDefinition } from "./tables.ts";

interface Keyed {
  readonly IndexName?: string;
  readonly KeySchema: readonly { readonly AttributeName: string; readonly KeyType: string }[];
}

/** Names of the partition keys of tables and their indexes; an unknown table or index has an empty name. */
export function partitionKeys(definitions: readonly TableDefinition[]): PartitionKeyOf {
  const keys = new Map<string, string | undefined>();
  for (const { create } of definitions) {
    const indexes = (create.GlobalSecondaryIndexes ?? []) as Keyed[];
    for (const { IndexName, KeySchema } of [create as unknown as Keyed, ...indexes])
      keys.set(nameOf(create.TableName, IndexName), KeySchema.find(({ KeyType }) => KeyType === "HASH")?.AttributeName);
  }
  return (table, index) => keys.get(nameOf(table, index)) ?? "";
}

const nameOf = (table: string, index = "") => `${table}/${index}`;
