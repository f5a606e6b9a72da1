import type { BatchEntry, Level } from "./dynalite.ts";

/** The new value of each key; `undefined` deletes the key. */
export type Writes = ReadonlyMap<string, unknown>;

/**
 * Group commit in front of LevelDB. The writes of one turn of the event loop, and those that come while the previous
 * batch is being stored, become one atomic batch. Reads see accepted writes at once; an answer waits for `settled`.
 */
export class WriteBuffer {
  readonly #level: Level;
  #collecting = new Map<string, unknown>();
  #onItsWay: Map<string, unknown> = new Map();
  #landed: Promise<void> = Promise.resolve();
  #scheduled = false;

  constructor(level: Level) {
    this.#level = level;
  }

  get(key: string): unknown {
    if (this.#collecting.has(key)) return this.#collecting.get(key);
    if (this.#onItsWay.has(key)) return this.#onItsWay.get(key);
    return this.#level.getSync(key);
  }

  accept(writes: Writes): void {
    for (const [key, value] of writes) this.#collecting.set(key, value);
    if (this.#scheduled || writes.size === 0) return;
    this.#scheduled = true;
    this.#landed = this.#landed.then(() => this.#commit());
  }

  /** Resolves when all writes that were accepted until now would survive the death of this process. */
  settled(): Promise<void> {
    return this.#landed;
  }

  async #commit(): Promise<void> {
    await new Promise(setImmediate);
    this.#scheduled = false;
    this.#onItsWay = this.#collecting;
    this.#collecting = new Map();
    const entries = Array.from(
      this.#onItsWay,
      ([key, value]): BatchEntry => (value === undefined ? { type: "del", key } : { type: "put", key, value }),
    );
    await this.#level.batch(entries);
    this.#onItsWay = new Map();
  }
}
