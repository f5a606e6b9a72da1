import { createHash } from "node:crypto";
import type { Draft } from "./draft.ts";
import { itemKey } from "./draft.ts";
import {
  actionOf,
  awsError,
  type DynaliteError,
  database,
  type Item,
  isDynaliteError,
  type Json,
  refusal,
  type TableDescription,
  validate,
} from "./dynalite.ts";

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html */
const MOST_ITEMS = 100;
const MOST_BYTES = 4 * 1_024 * 1_024;
const TOKEN_HOLDS_MS = 600_000;

/** Runs a write against a draft. The write must call back before this returns. @throws DynaliteError */
export function runNow(draft: Draft, operation: string, input: Json): Json {
  let answer: { error?: unknown; value?: Json | undefined } | undefined;
  actionOf(operation)(draft.store, input, (error, value) => {
    answer = error ? { error } : { value };
  });
  if (answer === undefined) throw new Error(`${operation} did not answer in the same turn: it is not isolated`);
  if (answer.error) throw answer.error;
  return answer.value ?? {};
}

/** The stored item that a write changes, without the draft's own writes. */
export function existingItem(draft: Draft, table: TableDescription, key: Item): unknown {
  return draft.get(itemKey(table.TableName, database.createKey(key, table)));
}

export const isConditionFailure = (error: unknown): error is DynaliteError =>
  isDynaliteError(error) && String(error.body.__type).endsWith("ConditionalCheckFailedException");

interface Write {
  readonly operation: string;
  readonly input: Json;
  readonly table: TableDescription;
  readonly key: Item;
  readonly wantsOld: boolean;
}

const OPERATIONS: Readonly<Record<string, string>> = {
  Put: "PutItem",
  Update: "UpdateItem",
  Delete: "DeleteItem",
  ConditionCheck: "DeleteItem",
};

function parseWrite(entry: Json, draft: Draft, tables: ReadonlyMap<string, TableDescription>): Write {
  const [only, ...more] = Object.entries(entry);
  const operation = OPERATIONS[only?.[0] ?? ""];
  if (only === undefined || operation === undefined || more.length > 0)
    throw refusal("TransactItems can only contain one of Check, Put, Update or Delete");
  const { ReturnValuesOnConditionCheckFailure: wants, ...input } = only[1] as Json;
  const table = tables.get(String(input.TableName));
  if (table === undefined) throw awsError("ResourceNotFoundException", "Requested resource not found");
  const parsed = validate(draft.store, operation, input);
  const whole = (parsed.Item ?? parsed.Key) as Item;
  const key = Object.fromEntries(
    Object.entries(whole).filter(([name]) => table.KeySchema.some((part) => part.AttributeName === name)),
  );
  const bad = database.validateKey(key, table);
  if (bad) throw bad;
  return {
    operation: only[0] === "ConditionCheck" ? "ConditionCheck" : operation,
    input: parsed,
    table,
    key,
    wantsOld: wants === "ALL_OLD",
  };
}

function apply(draft: Draft, { operation, input, table, key, wantsOld }: Write): Json {
  const before = existingItem(draft, table, key);
  try {
    if (operation === "ConditionCheck") {
      const failed = database.checkConditional(input, before);
      if (failed) throw failed;
    } else runNow(draft, operation, input);
    return { Code: "None" };
  } catch (error) {
    if (!isConditionFailure(error)) throw error;
    return {
      Code: "ConditionalCheckFailed",
      Message: "The conditional request failed",
      ...(wantsOld && before ? { Item: before } : {}),
    };
  }
}

/** Bytes of the written items. AWS does not document the size of a deleted item: here it counts whole. */
const sizesOf = (draft: Draft, writes: readonly Write[]): number[] =>
  writes.map(({ table, key }) => {
    const item = existingItem(draft, table, key);
    return item === undefined ? 0 : database.itemSize(item);
  });

/** Applies all writes or none to the draft. @throws DynaliteError; then nothing of the draft may be kept. */
export function transactWrite(
  draft: Draft,
  { TransactItems, ClientRequestToken, ReturnConsumedCapacity, ReturnItemCollectionMetrics, ...unknown }: Json,
  tables: ReadonlyMap<string, TableDescription>,
  nowMs: number,
): Json {
  const [extra] = Object.keys(unknown);
  if (extra !== undefined) throw refusal(`TransactWriteItems.${extra} is not supported by the local runtime`);
  const entries = (TransactItems ?? []) as Json[];
  if (entries.length < 1 || entries.length > MOST_ITEMS)
    throw refusal(
      `1 validation error detected: Value at 'transactItems' failed to satisfy constraint: Member must have length less than or equal to ${MOST_ITEMS}`,
    );
  const fingerprint = createHash("sha256").update(JSON.stringify(entries)).digest("base64");
  const tokenKey = ClientRequestToken === undefined ? undefined : `token~${String(ClientRequestToken)}`;
  const seen = tokenKey && (draft.get(tokenKey) as { fingerprint: string; atMs: number } | undefined);
  if (seen && nowMs - seen.atMs < TOKEN_HOLDS_MS) {
    if (seen.fingerprint === fingerprint) return {};
    throw awsError("IdempotentParameterMismatchException", "Request token was reused with different parameters");
  }
  const writes = entries.map((entry) => parseWrite(entry, draft, tables));
  const targets = new Set(writes.map(({ table, key }) => `${table.TableName}~${database.createKey(key, table)}`));
  if (targets.size < writes.length) throw refusal("Transaction request cannot include multiple operations on one item");
  const before = sizesOf(draft, writes);
  const reasons = writes.map((write) => apply(draft, write));
  const after = sizesOf(draft, writes);
  if (before.reduce((sum, size, i) => sum + Math.max(size, after[i] ?? 0), 0) > MOST_BYTES)
    throw refusal("The aggregate size of the items in the transaction cannot exceed 4 MB");
  if (reasons.some(({ Code }) => Code !== "None"))
    throw {
      statusCode: 400,
      body: {
        __type: "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
        Message: `Transaction cancelled, please refer cancellation reasons for specific reasons [${reasons.map(({ Code }) => Code).join(", ")}]`,
        CancellationReasons: reasons,
      },
    } satisfies DynaliteError;
  if (tokenKey !== undefined) {
    draft.put(tokenKey, { fingerprint, atMs: nowMs });
    draft.put(`token-at~${String(nowMs).padStart(15, "0")}~${String(ClientRequestToken)}`, {});
  }
  return {};
}

/** Keys in LevelDB of the tokens that are no longer held, both forms. */
export async function forgottenTokens(draft: Draft, nowMs: number): Promise<string[]> {
  const until = String(nowMs - TOKEN_HOLDS_MS).padStart(15, "0");
  const found = await draft.store.db.keys({ gte: "token-at~", lt: `token-at~${until}`, limit: 1_000 }).all();
  return found.flatMap((key) => [key, `token~${key.slice("token-at~".length + 16)}`]);
}

export function transactGet(draft: Draft, { TransactItems, ReturnConsumedCapacity, ...unknown }: Json): Json {
  const [extra] = Object.keys(unknown);
  if (extra !== undefined) throw refusal(`TransactGetItems.${extra} is not supported by the local runtime`);
  const entries = (TransactItems ?? []) as { Get: Json }[];
  if (entries.length < 1 || entries.length > MOST_ITEMS) throw refusal("TransactItems must have 1 to 100 members");
  return {
    Responses: entries.map(({ Get }) => {
      const { Item } = runNow(draft, "GetItem", validate(draft.store, "GetItem", Get));
      return Item === undefined ? {} : { Item };
    }),
  };
}
