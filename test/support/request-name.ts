/** The body of a request to DynamoDB, as far as it is named. */
interface Body {
  readonly Key?: Readonly<Record<"PK" | "SK", { readonly S: string }>>;
  readonly TransactItems?: readonly unknown[];
}

/**
 * The operation of a request to the tables, and the kind of its item: `GetItem JOB STATE`, `TransactWriteItems of 3`.
 * @param target its header `x-amz-target`.
 */
export function requestName(target: string, { Key, TransactItems }: Body): string {
  const operation = target.split(".")[1] ?? "";
  if (TransactItems !== undefined) return `${operation} of ${TransactItems.length}`;
  return Key === undefined ? operation : [operation, Key.PK.S.split("#")[0], Key.SK.S].join(" ");
}
