import type { Io } from "../io.ts";
import type { Words } from "../words/words.ts";
import type { Tone } from "./colour.ts";
import { type Column, details, table } from "./table.ts";
import { clean } from "./text-width.ts";

/** `people`: tables and sentences. `json`: the API's own documents. `quiet`: names only. */
export type Mode = "people" | "json" | "quiet";

/** Everything that goes to stdout. */
export interface Printer {
  readonly mode: Mode;
  /** A list: a table, a JSON array, or the key of each row. */
  rows<Row>(rows: readonly Row[], columns: readonly Column<Row>[], keyOf: (row: Row) => string, none: Words): void;
  /** One thing: its fields, its JSON, or its key. */
  one(value: unknown, fields: readonly (readonly [Words, unknown, Tone?])[], key: string): void;
  /** Something was done: a sentence, its JSON, or nothing. */
  done(value: unknown, sentence: Words): void;
  /** A text as it is, in every mode. */
  text(text: string): void;
  json(value: unknown): void;
}

export function printerOf(io: Io, mode: Mode): Printer {
  const form = { language: io.language, columns: io.columns, hasColour: io.hasColour };
  const json = (value: unknown) => io.out(`${JSON.stringify(value, null, 2)}\n`);
  return {
    mode,
    json,
    text: (text) => io.out(text),
    rows(rows, columns, keyOf, none) {
      if (mode === "json") return json(rows);
      if (mode === "quiet") return io.out(rows.map((row) => `${clean(keyOf(row))}\n`).join(""));
      if (rows.length === 0) return io.talk(`${none[io.language]}\n`);
      io.out(table(rows, columns, form));
    },
    one(value, fields, key) {
      if (mode === "json") return json(value);
      io.out(mode === "quiet" ? `${clean(key)}\n` : details(fields, form));
    },
    done(value, sentence) {
      if (mode === "json") return json(value);
      if (mode === "people") io.out(`${clean(sentence[io.language])}\n`);
    },
  };
}
