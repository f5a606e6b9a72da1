import { copyOf } from "./copy-of.ts";

/** What every live row may carry beside its own fields: what it owes, and when it may be forgotten. */
export interface Marks {
  readonly owes?: { readonly kind: "plan" | "halt" | "fan-out" | "check" | "app"; readonly dueAt: number };
  /** Epoch ms of the instant it ended. */
  readonly endedAt?: number;
  /** Its history is not kept. */
  readonly sampledOut?: true;
}

/** A row of its own for each key; whoever reads or writes gets copies, so that shared references cannot hide a missing write. */
export class Rows<T> {
  readonly #values = new Map<string, T>();
  readonly #marks = new Map<string, Marks>();
  /** Keys by what they have before their first `#`, in ascending order but for those of `#unsorted`. */
  readonly #partitions = new Map<string, string[]>();
  readonly #unsorted = new Set<string>();
  /** The sparse index: the keys of rows that owe something. */
  readonly owing = new Set<string>();

  get(key: string): T | undefined {
    return copyOf(this.#values.get(key));
  }

  has(key: string): boolean {
    return this.#values.has(key);
  }

  marks(key: string): Marks | undefined {
    return copyOf(this.#marks.get(key));
  }

  /** @param marks replace those that are there; absent ones are kept. */
  put(key: string, value: T, marks?: Marks): void {
    if (!this.#values.has(key)) this.#add(key);
    this.#values.set(key, copyOf(value));
    if (marks !== undefined || !this.#marks.has(key)) this.#setMarks(key, marks ?? {});
  }

  mark(key: string, marks: Marks): void {
    if (this.#values.has(key)) this.#setMarks(key, marks);
  }

  delete(key: string): void {
    if (!this.#values.delete(key)) return;
    this.#marks.delete(key);
    this.owing.delete(key);
    const keys = this.#partitions.get(partitionOf(key));
    keys?.splice(keys.indexOf(key), 1);
  }

  /** Keys in ascending order. @param prefix which all of them begin with; `from` which none is before. */
  keys(prefix = "", from = prefix): string[] {
    const keys = prefix.includes("#") ? this.#partition(partitionOf(prefix)) : [...this.#values.keys()].sort();
    return keys.slice(placeOf(keys, from), placeOf(keys, `${prefix}\uffff`));
  }

  /** Keys that begin with a prefix, which has a `#`, in descending order. */
  *descending(prefix: string): Generator<string> {
    const keys = this.#partition(partitionOf(prefix));
    for (let index = placeOf(keys, `${prefix}\uffff`) - 1; index >= 0; index--) {
      const key = keys[index];
      if (!key?.startsWith(prefix)) return;
      yield key;
    }
  }

  /** Values in ascending order of their keys. @param prefix of the keys, from the first that is not before `from`. */
  values(prefix = "", from = prefix): T[] {
    return this.keys(prefix, from).map((key) => copyOf(this.#values.get(key)) as T);
  }

  #setMarks(key: string, marks: Marks): void {
    this.#marks.set(key, copyOf(marks));
    if (marks.owes === undefined) this.owing.delete(key);
    else this.owing.add(key);
  }

  #add(key: string): void {
    const name = partitionOf(key);
    const keys = this.#partitions.get(name) ?? [];
    if (keys.length > 0 && (keys.at(-1) ?? "") > key) this.#unsorted.add(name);
    keys.push(key);
    this.#partitions.set(name, keys);
  }

  #partition(name: string): readonly string[] {
    const keys = this.#partitions.get(name) ?? [];
    if (this.#unsorted.delete(name)) keys.sort();
    return keys;
  }
}

const partitionOf = (key: string): string => key.slice(0, Math.max(0, key.indexOf("#")));

/** Index of the first key that is not before `key`. */
function placeOf(keys: readonly string[], key: string): number {
  let [low, high] = [0, keys.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((keys[middle] ?? "") < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
