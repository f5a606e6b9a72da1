import { Readable } from "node:stream";
import { awsError, type Json, type Range, type Store, type TableDescription } from "./dynalite.ts";
import type { WriteBuffer } from "./write-buffer.ts";

/** Values read from LevelDB at a time while a query runs. */
const VALUES_PER_READ = 100;

/**
 * The store as one operation (or transaction) sees it: reads pass through to the accepted values, and writes stay here
 * until they are kept. Every call answers in the same turn of the event loop, so no other operation comes between.
 * This, and one LevelDB batch for the kept writes, gives isolation and atomicity.
 */
export interface Draft {
  readonly store: Store;
  readonly writes: ReadonlyMap<string, unknown>;
  get(key: string): unknown;
  put(key: string, value: unknown): void;
}

export const itemKey = (table: string, key: string): string => `item-${table}~${key}`;

export function openDraft(base: Store, buffer: WriteBuffer, tables: ReadonlyMap<string, TableDescription>): Draft {
  const writes = new Map<string, unknown>();
  const get = (key: string): unknown => (writes.has(key) ? writes.get(key) : buffer.get(key));

  const range = (prefix: string): Range => ({
    get: (key, callback) => callback(null, get(prefix + key)),
    put: (key, value, callback) => {
      writes.set(prefix + key, value);
      callback(null);
    },
    del: (key, callback) => {
      writes.set(prefix + key, undefined);
      callback(null);
    },
    lock: (_key, run) => run((callback) => callback),
    createValueStream: (options) => Readable.from(values(base, prefix, options)),
  });

  const store: Store = {
    options: base.options,
    db: base.db,
    getTable(name, checkStatus, callback) {
      const answer = typeof checkStatus === "function" ? checkStatus : callback;
      const table = tables.get(name);
      answer?.(table ? null : awsError("ResourceNotFoundException", "Requested resource not found"), table);
    },
    getItemDb: (table) => range(itemKey(table, "")),
    getIndexDb: (type, table, index) => range(`index-${type.toLowerCase()}~${table}~${index}~`),
  };
  return { store, writes, get, put: (key, value) => void writes.set(key, value) };
}

/** The stored values within a range, in order of their keys, or reversed. */
async function* values(base: Store, prefix: string, { gt, gte, lt, lte, ...rest }: Json): AsyncGenerator<unknown> {
  const bounds: Json = {};
  if (gte) bounds.gte = prefix + gte;
  else if (gt) bounds.gt = prefix + gt;
  else bounds.gte = prefix;
  if (lte) bounds.lte = prefix + lte;
  else if (lt) bounds.lt = prefix + lt;
  else bounds.lt = `${prefix}\xFF`;
  const iterator = base.db.values({ ...rest, ...bounds });
  try {
    for (;;) {
      const page = await iterator.nextv(VALUES_PER_READ);
      if (page.length === 0) return;
      yield* page;
    }
  } finally {
    await iterator.close();
  }
}
