import { openDraft } from "./draft.ts";
import { actionOf, awsError, database, type Item, type Json, type TableDescription, validate } from "./dynalite.ts";
import { Expiries } from "./expiries.ts";
import {
  existingItem,
  forgottenTokens,
  isConditionFailure,
  runNow,
  transactGet,
  transactWrite,
} from "./transactions.ts";
import { WriteBuffer } from "./write-buffer.ts";

/** A table in the form of `CreateTable`, and the attribute of its items' expiry. */
export interface TableDefinition {
  readonly create: Json & { readonly TableName: string };
  readonly expiresBy?: string;
}

/** Items deleted by one pass of the expiry. */
const EXPIRED_PER_PASS = 500;

const SINGLE_WRITES = new Set(["PutItem", "UpdateItem", "DeleteItem"]);
const PLAIN = new Set(["GetItem", "BatchGetItem", "BatchWriteItem", "Query", "Scan", "DescribeTable"]);

export interface Tables {
  /** @throws DynaliteError */
  run(operation: string, input: Json): Promise<Json>;
  /** Deletes expired items, as DynamoDB does some time after their expiry. @returns the number of items deleted. */
  expire(nowEpochSeconds: number): Promise<number>;
  close(): Promise<void>;
}

/**
 * @param path directory of the LevelDB; made if absent.
 * @throws Error when a table exists with other keys or indexes than defined.
 */
export async function openTables(path: string, definitions: readonly TableDefinition[]): Promise<Tables> {
  const base = database.create({ path, createTableMs: 0 });
  await base.db.open();
  const tables = new Map<string, TableDescription>();
  for (const { create } of definitions) tables.set(create.TableName, await ensureTable(create));
  const buffer = new WriteBuffer(base.db);
  const expiries = new Expiries(
    base.db,
    new Map(definitions.flatMap(({ create, expiresBy }) => (expiresBy ? [[create.TableName, expiresBy]] : []))),
  );

  function call(operation: string, input: Json): Promise<Json> {
    return new Promise((resolve, reject) =>
      actionOf(operation)(base, validate(base, operation, input), (error, value) =>
        error ? reject(error) : resolve(value ?? {}),
      ),
    );
  }

  async function ensureTable(create: TableDefinition["create"]): Promise<TableDescription> {
    const describe = () => call("DescribeTable", { TableName: create.TableName }).catch(() => undefined);
    const shapeOf = (table: Json): string =>
      JSON.stringify([
        table.KeySchema,
        ((table.GlobalSecondaryIndexes ?? []) as Json[])
          .map(({ IndexName, KeySchema, Projection }) => JSON.stringify([IndexName, KeySchema, Projection]))
          .sort(),
      ]);
    let found = (await describe())?.Table as (TableDescription & Json) | undefined;
    if (found === undefined) await call("CreateTable", structuredClone(create));
    while (found?.TableStatus !== "ACTIVE") found = (await describe())?.Table as (TableDescription & Json) | undefined;
    if (shapeOf(found) !== shapeOf(create))
      throw new Error(`table ${create.TableName} was made with other keys or indexes: start with --reset`);
    return found;
  }

  /** Keeps the writes of `decide` in a fresh draft; a throw keeps nothing. */
  async function commit(decide: (draft: ReturnType<typeof openDraft>) => Json): Promise<Json> {
    const draft = openDraft(base, buffer, tables);
    try {
      const answer = decide(draft);
      buffer.accept(expiries.follow(draft.writes, buffer));
      return answer;
    } finally {
      // A refusal waits too: it may depend on a write that LevelDB has not stored yet.
      await buffer.settled();
    }
  }

  function singleWrite(
    operation: string,
    { ReturnValuesOnConditionCheckFailure: wants, ...input }: Json,
  ): Promise<Json> {
    return commit((draft) => {
      const parsed = validate(draft.store, operation, input);
      try {
        return runNow(draft, operation, parsed);
      } catch (error) {
        const table = tables.get(String(input.TableName));
        if (wants !== "ALL_OLD" || table === undefined || !isConditionFailure(error)) throw error;
        const existing = existingItem(draft, table, (parsed.Item ?? parsed.Key) as Item);
        throw existing ? { ...error, body: { ...error.body, Item: existing } } : error;
      }
    });
  }

  return {
    async run(operation, input) {
      if (SINGLE_WRITES.has(operation)) return singleWrite(operation, input);
      if (operation === "TransactWriteItems") return commit((draft) => transactWrite(draft, input, tables, Date.now()));
      if (operation === "TransactGetItems") return commit((draft) => transactGet(draft, input));
      if (operation === "BatchWriteItem")
        return commit((draft) => runNow(draft, operation, validate(draft.store, operation, input)));
      if (!PLAIN.has(operation))
        throw awsError("UnknownOperationException", `${operation} is not supported by the local runtime`);
      const { store } = openDraft(base, buffer, tables);
      const parsed = validate(store, operation, input);
      const answer = await new Promise<Json>((resolve, reject) =>
        actionOf(operation)(operation === "DescribeTable" ? base : store, parsed, (error, value) =>
          error ? reject(error) : resolve(value ?? {}),
        ),
      );
      await buffer.settled();
      return answer;
    },
    async expire(nowEpochSeconds) {
      let deleted = 0;
      for (const { table, keys } of await expiries.expired(nowEpochSeconds, EXPIRED_PER_PASS)) {
        const description = tables.get(table);
        if (description === undefined) continue;
        for (const key of keys)
          await commit((draft) => {
            const item = draft.get(`item-${table}~${key}`) as Item | undefined;
            if (item === undefined) return {};
            const itemsKey = Object.fromEntries(
              description.KeySchema.map(({ AttributeName }) => [AttributeName, item[AttributeName]]),
            );
            deleted++;
            return runNow(draft, "DeleteItem", { TableName: table, Key: itemsKey });
          });
      }
      const draft = openDraft(base, buffer, tables);
      buffer.accept(new Map((await forgottenTokens(draft, nowEpochSeconds * 1_000)).map((key) => [key, undefined])));
      await buffer.settled();
      return deleted;
    },
    async close() {
      await buffer.settled();
      await base.db.close();
    },
  };
}
