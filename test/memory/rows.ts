import { copyOf } from "./copy-of.ts";

/** Attributes that every live row may have beside its own: its owed work and its expiry. */
export interface Marks {
  readonly owes?: {
    readonly kind: "plan" | "halt" | "fan-out" | "check" | "app" | "backfill" | "notice" | "tell";
    readonly dueAt: number;
    /** The next due instants of a plan. */
    readonly upcoming?: readonly number[];
  };
  /** Epoch ms of the instant it ended. */
  readonly endedAt?: number;
  /** Its history is not kept. */
  readonly sampledOut?: true;
}

/** The reads of rows, with any consistency. Callers get copies. */
export interface RowReads<T> {
  get(key: string): T | undefined;
  has(key: string): boolean;
  marks(key: string): Marks | undefined;
  /** Keys in ascending order. @param prefix which all of them begin with; `from` which none is before. */
  keys(prefix?: string, from?: string): string[];
  /** Keys that begin with a prefix, which has a `#`, in descending order. */
  descending(prefix: string): Iterable<string>;
  /** Values in ascending order of their keys. @param prefix of the keys, from the first that is not before `from`. */
  values(prefix?: string, from?: string): T[];
  /** The sparse index: the keys of rows that owe something. */
  owing(): Iterable<string>;
}

/** How long (ms) the next write stays unseen by eventually consistent reads, and the instant (epoch ms) of now. */
export interface Replication {
  readonly now: number;
  lagMs(): number;
}

/** A row before its last write; without a value there was none. */
export interface Before<T> {
  readonly value: T | undefined;
  readonly marks: Marks | undefined;
  /** Epoch ms. */
  readonly until: number;
}

/** As many rows may be remembered as they were before those that have caught up are forgotten. */
const REMEMBERED = 500;

/** A row of its own for each key; callers get copies, so that shared references cannot hide a missing write. */
export class Rows<T> implements RowReads<T> {
  readonly #values = new Map<string, T>();
  readonly #marks = new Map<string, Marks>();
  /** Keys by the part before their first `#`, in ascending order. Those of `#unsorted` are in no order. */
  readonly #partitions = new Map<string, string[]>();
  readonly #unsorted = new Set<string>();
  readonly #owing = new Set<string>();
  readonly #ended = new Set<string>();
  readonly #expired: T[] = [];
  readonly #before = new Map<string, Before<T>>();
  readonly #replication: Replication;

  constructor(replication: Replication) {
    this.#replication = replication;
  }

  /** Rows as they were before a last write that not every copy of them has yet. */
  *behind(): Generator<readonly [string, Before<T>]> {
    for (const [key, before] of this.#before) {
      if (before.until > this.#replication.now) yield [key, before];
      else this.#before.delete(key);
    }
  }

  /** A row as it was before a last write that not every copy of it has yet; undefined when all have it. */
  before(key: string): Before<T> | undefined {
    const before = this.#before.get(key);
    return before !== undefined && before.until > this.#replication.now ? before : undefined;
  }

  owing(): Iterable<string> {
    return this.#owing;
  }

  /** The keys of rows that have an expiry. */
  ended(): Iterable<string> {
    return this.#ended;
  }

  /** Deletes a row whose time is over. It stays in the history. */
  expire(key: string): void {
    const value = this.#values.get(key);
    if (value === undefined) return;
    this.#expired.push(value);
    this.delete(key);
  }

  /** The values of all rows, and of those that have expired: for a test that judges all events. */
  history(): T[] {
    return [...this.#expired.map(copyOf), ...this.values()];
  }

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
    this.#remember(key);
    if (!this.#values.has(key)) this.#add(key);
    this.#values.set(key, copyOf(value));
    if (marks !== undefined || !this.#marks.has(key)) this.#setMarks(key, marks ?? {});
  }

  mark(key: string, marks: Marks): void {
    if (!this.#values.has(key)) return;
    this.#remember(key);
    this.#setMarks(key, marks);
  }

  delete(key: string): void {
    if (!this.#values.has(key)) return;
    this.#remember(key);
    this.#values.delete(key);
    this.#marks.delete(key);
    this.#owing.delete(key);
    this.#ended.delete(key);
    const keys = this.#partitions.get(partitionOf(key));
    keys?.splice(keys.indexOf(key), 1);
  }

  keys(prefix = "", from = prefix): string[] {
    const keys = prefix.includes("#") ? this.#partition(partitionOf(prefix)) : [...this.#values.keys()].sort();
    return keys.slice(placeOf(keys, from), placeOf(keys, `${prefix}\uffff`));
  }

  *descending(prefix: string): Generator<string> {
    const keys = this.#partition(partitionOf(prefix));
    for (let index = placeOf(keys, `${prefix}\uffff`) - 1; index >= 0; index--) {
      const key = keys[index];
      if (!key?.startsWith(prefix)) return;
      yield key;
    }
  }

  values(prefix = "", from = prefix): T[] {
    return this.keys(prefix, from).map((key) => copyOf(this.#values.get(key)) as T);
  }

  /** Values and marks are never changed in place: the old ones need no copy. */
  #remember(key: string): void {
    const lagMs = this.#replication.lagMs();
    if (lagMs <= 0) {
      this.#before.delete(key);
      return;
    }
    const until = this.#replication.now + lagMs;
    this.#before.set(key, { value: this.#values.get(key), marks: this.#marks.get(key), until });
    if (this.#before.size > REMEMBERED) for (const _ of this.behind());
  }

  #setMarks(key: string, marks: Marks): void {
    this.#marks.set(key, copyOf(marks));
    if (marks.owes === undefined) this.#owing.delete(key);
    else this.#owing.add(key);
    if (marks.endedAt === undefined) this.#ended.delete(key);
    else this.#ended.add(key);
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
