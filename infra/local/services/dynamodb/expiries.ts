import { itemKey } from "./draft.ts";
import type { Item, Level } from "./dynalite.ts";
import type { WriteBuffer } from "./write-buffer.ts";

/** Ten digits of epoch seconds last until 2286; padded, text order is time order. */
const DIGITS = 10;

const expiryOf = (item: unknown, attribute: string): number | undefined => {
  const value = (item as Item | undefined)?.[attribute]?.N;
  const epochSeconds = typeof value === "string" ? Number(value) : Number.NaN;
  return epochSeconds >= 0 && epochSeconds < 10 ** DIGITS ? Math.floor(epochSeconds) : undefined;
};

const prefixOf = (table: string): string => `expiry~${table}~`;
const entryKey = (table: string, epochSeconds: number, key: string): string =>
  `${prefixOf(table)}${String(epochSeconds).padStart(DIGITS, "0")}~${key}`;

/**
 * Time to live without scans: an ordered index of (expiry, key), kept in the same batch as the items themselves.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html
 */
export class Expiries {
  /** Name of the attribute that holds epoch seconds, by table. */
  readonly #attributes: ReadonlyMap<string, string>;
  readonly #level: Level;

  constructor(level: Level, attributes: ReadonlyMap<string, string>) {
    this.#level = level;
    this.#attributes = attributes;
  }

  /** Adds to `writes` the entries that keep the index true after the writes. */
  follow(writes: ReadonlyMap<string, unknown>, buffer: WriteBuffer): Map<string, unknown> {
    const all = new Map(writes);
    for (const [table, attribute] of this.#attributes) {
      const prefix = itemKey(table, "");
      for (const [key, value] of writes) {
        if (!key.startsWith(prefix)) continue;
        const before = expiryOf(buffer.get(key), attribute);
        const after = expiryOf(value, attribute);
        if (before === after) continue;
        if (before !== undefined) all.set(entryKey(table, before, key.slice(prefix.length)), undefined);
        if (after !== undefined) all.set(entryKey(table, after, key.slice(prefix.length)), {});
      }
    }
    return all;
  }

  /** Stored keys of at most `limit` items that expired before `nowEpochSeconds`, per table. */
  async expired(nowEpochSeconds: number, limit: number): Promise<{ table: string; keys: string[] }[]> {
    return Promise.all(
      Array.from(this.#attributes.keys(), async (table) => {
        const found = await this.#level
          .keys({ gte: prefixOf(table), lt: entryKey(table, nowEpochSeconds, ""), limit })
          .all();
        return { table, keys: found.map((entry) => entry.slice(prefixOf(table).length + DIGITS + 1)) };
      }),
    );
  }
}
