import { copyOf } from "./copy-of.ts";
import type { Marks, RowReads, Rows } from "./rows.ts";

/** The view of eventually consistent reads: each row by itself may be as before its last write. */
export class LaggingRows<T> implements RowReads<T> {
  readonly #rows: Rows<T>;

  constructor(rows: Rows<T>) {
    this.#rows = rows;
  }

  get(key: string): T | undefined {
    const before = this.#rows.before(key);
    return before === undefined ? this.#rows.get(key) : copyOf(before.value);
  }

  has(key: string): boolean {
    const before = this.#rows.before(key);
    return before === undefined ? this.#rows.has(key) : before.value !== undefined;
  }

  marks(key: string): Marks | undefined {
    const before = this.#rows.before(key);
    return before === undefined ? this.#rows.marks(key) : copyOf(before.marks);
  }

  keys(prefix = "", from = prefix): string[] {
    const deleted = [...this.#rows.behind()]
      .map(([key]) => key)
      .filter((key) => !this.#rows.has(key) && key.startsWith(prefix) && key >= from);
    return [...this.#rows.keys(prefix, from), ...deleted].filter((key) => this.has(key)).sort();
  }

  descending(prefix: string): string[] {
    return this.keys(prefix).reverse();
  }

  values(prefix = "", from = prefix): T[] {
    return this.keys(prefix, from).map((key) => this.get(key) as T);
  }

  owing(): Set<string> {
    const owing = new Set(this.#rows.owing());
    for (const [key, { marks }] of this.#rows.behind()) {
      if (marks?.owes === undefined) owing.delete(key);
      else owing.add(key);
    }
    return owing;
  }
}
