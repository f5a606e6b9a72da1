import { closeSync, fsyncSync, ftruncateSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";

/**
 * The file is rewritten when it holds this many times more entries than live ones, and at least LEAST_ENTRIES entries.
 */
const GARBAGE_RATIO = 4;
const LEAST_ENTRIES = 2_000;

/**
 * An append-only file of JSON lines. An entry survives `kill -9` of the process once `append` has returned, because the
 * kernel holds its bytes. A last line that was cut short is dropped when the file is opened again.
 */
export class Journal<Entry> {
  readonly #path: string;
  readonly #live: () => Iterable<Entry>;
  #file: number;
  #entries = 0;
  #rewriteAt = LEAST_ENTRIES;

  /**
   * @param replay called once for every entry of the file, in order.
   * @param live the entries that the file should hold after a rewrite: those that rebuild the present state.
   */
  constructor(path: string, replay: (entry: Entry) => void, live: () => Iterable<Entry>) {
    this.#path = path;
    this.#live = live;
    this.#file = openSync(path, "a+");
    const bytes = readFileSync(this.#file);
    const complete = bytes.lastIndexOf("\n") + 1;
    if (complete < bytes.length) ftruncateSync(this.#file, complete);
    for (const line of bytes.toString("utf8", 0, complete).split("\n")) {
      if (line === "") continue;
      replay(JSON.parse(line) as Entry);
      this.#entries++;
    }
    this.#rewrite();
  }

  /** Change the state first: this call may rewrite the file with the entries of `live`. */
  append(entry: Entry): void {
    writeSync(this.#file, `${JSON.stringify(entry)}\n`);
    if (++this.#entries >= this.#rewriteAt) this.#rewrite();
  }

  close(): void {
    closeSync(this.#file);
  }

  #rewrite(): void {
    const lines = Array.from(this.#live(), (entry) => `${JSON.stringify(entry)}\n`);
    this.#rewriteAt = Math.max(LEAST_ENTRIES, lines.length * GARBAGE_RATIO);
    if (lines.length === this.#entries) return;
    const beside = openSync(`${this.#path}.new`, "w");
    writeSync(beside, lines.join(""));
    fsyncSync(beside);
    closeSync(beside);
    renameSync(`${this.#path}.new`, this.#path);
    closeSync(this.#file);
    this.#file = openSync(this.#path, "a");
    this.#entries = lines.length;
  }
}
