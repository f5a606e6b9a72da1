import { ImportError, type Source } from "../importer.ts";

export type Row = Readonly<Record<string, string | number | null>>;

/**
 * The rows that a mysqldump inserts into a table. The columns come from the INSERT, from the CREATE TABLE of the same
 * dump, or are the given ones.
 * @throws ImportError with the line of a statement that cannot be read.
 */
export function rowsOf({ from, text }: Source, table: string, columns: readonly string[]): Row[] {
  const rows: Row[] = [];
  const created = columnsCreated(text, table);
  const insert = new RegExp(
    `\\b(?:INSERT|REPLACE)\\s+(?:IGNORE\\s+)?INTO\\s+(?:[\`\\w]+\\.)?\`?${table}\`?\\s*(\\([^)]*\\))?\\s*VALUES\\s*`,
    "gi",
  );
  for (let found = insert.exec(text); found !== null; found = insert.exec(text)) {
    const names = found[1] === undefined ? (created ?? columns) : namesIn(found[1]);
    const reader = new Tuples(text, insert.lastIndex, (at, reason) => {
      throw new ImportError(from, text.slice(0, at).split("\n").length, reason);
    });
    for (const values of reader.all()) {
      if (values.length !== names.length)
        reader.refuse(found.index, `${values.length} values stand for ${names.length} columns of ${table}`);
      rows.push(Object.fromEntries(names.map((name, n) => [name, values[n] ?? null])));
    }
    insert.lastIndex = reader.at;
  }
  return rows;
}

/** The tables into which statements at the beginning of a line insert rows. */
export const tablesIn = (text: string): string[] => [
  ...new Set(
    Array.from(
      text.matchAll(/^(?:INSERT|REPLACE)\s+(?:IGNORE\s+)?INTO\s+(?:[`\w]+\.)?`?(\w+)`?/gim),
      ([, table = ""]) => table.toLowerCase(),
    ),
  ),
];

const namesIn = (list: string) => list.replace(/[()`"\s]/g, "").split(",");

function columnsCreated(text: string, table: string): string[] | undefined {
  const begin = new RegExp(
    `CREATE\\s+TABLE\\s+(?:IF\\s+NOT\\s+EXISTS\\s+)?(?:[\`\\w]+\\.)?\`?${table}\`?\\s*\\(`,
    "i",
  ).exec(text);
  if (begin === null) return undefined;
  const body = text.slice(begin.index + begin[0].length);
  const names = body.slice(0, body.search(/\n\s*\)/)).matchAll(/^\s*`(\w+)`\s/gm);
  const found = Array.from(names, ([, name = ""]) => name);
  return found.length === 0 ? undefined : found;
}

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", "0": "\0", Z: "\u001a", b: "\b" };

/** Reads `(…),(…);` of MySQL. */
class Tuples {
  readonly text: string;
  at: number;
  readonly refuse: (at: number, reason: string) => never;

  constructor(text: string, at: number, refuse: (at: number, reason: string) => never) {
    this.text = text;
    this.at = at;
    this.refuse = refuse;
  }

  *all(): Generator<(string | number | null)[]> {
    for (;;) {
      yield this.#tuple();
      this.#blanks();
      if (this.text[this.at] !== ",") return;
      this.at++;
    }
  }

  #tuple(): (string | number | null)[] {
    this.#blanks();
    if (this.text[this.at] !== "(") this.refuse(this.at, "a list of values in parentheses is expected");
    this.at++;
    const values: (string | number | null)[] = [];
    for (;;) {
      values.push(this.#value());
      this.#blanks();
      const sign = this.text[this.at++];
      if (sign === ")") return values;
      if (sign !== ",") this.refuse(this.at - 1, "the list of values is not closed: the dump may be cut off");
    }
  }

  #value(): string | number | null {
    this.#blanks();
    if (this.text[this.at] === "'") return this.#string();
    const [word = ""] = /^[^\s,()']+/.exec(this.text.slice(this.at, this.at + 64)) ?? [];
    if (word === "") this.refuse(this.at, "a value is expected: the dump may be cut off");
    this.at += word.length;
    if (/^null$/i.test(word)) return null;
    return /^-?\d{1,15}$/.test(word) ? Number(word) : word;
  }

  #string(): string {
    const begin = this.at++;
    let value = "";
    for (; this.at < this.text.length; this.at++) {
      const character = this.text[this.at] ?? "";
      if (character === "\\") {
        const escaped = this.text[++this.at] ?? "";
        value += ESCAPES[escaped] ?? escaped;
      } else if (character !== "'") value += character;
      else if (this.text[this.at + 1] === "'") {
        value += "'";
        this.at++;
      } else {
        this.at++;
        return value;
      }
    }
    return this.refuse(begin, "a text has no closing quote: the dump may be cut off");
  }

  #blanks(): void {
    while (/\s/.test(this.text[this.at] ?? "")) this.at++;
  }
}
