import type { Language, Words } from "../words/words.ts";
import { bold, coloured, type Tone } from "./colour.ts";
import { clean, cut, padded, textWidth } from "./text-width.ts";

export interface Column<Row> {
  readonly title: Words;
  readonly value: (row: Row) => string | number | boolean | undefined;
  readonly tone?: (row: Row) => Tone;
  /** It gives way when the table is too wide for the terminal. */
  readonly gives?: true;
}

export interface Form {
  readonly language: Language;
  readonly columns: number | undefined;
  readonly hasColour: boolean;
}

const GAP = "  ";
/** A column is not cut below this. */
const LEAST = 8;

/** One line a cell: a line break in a text is shown as a sign. */
const cellText = (value: string | number | boolean | undefined) =>
  value === undefined || value === "" ? "-" : clean(String(value).replace(/\r?\n/g, "⏎").replaceAll("\t", " "));

/**
 * A table with one line for each row. Columns that are empty in every row are left out. In a terminal the columns that
 * give are cut, widest first, until a line fits.
 */
export function table<Row>(rows: readonly Row[], columns: readonly Column<Row>[], form: Form): string {
  const cells = columns.map((column) => rows.map((row) => cellText(column.value(row))));
  const shown = columns.flatMap((column, index) => {
    const texts = cells[index] ?? [];
    if (rows.length > 0 && texts.every((text) => text === "-")) return [];
    const title = column.title[form.language];
    return [{ column, title, texts, width: Math.max(textWidth(title), ...texts.map(textWidth)) }];
  });
  narrow(shown, form.columns);
  const line = (parts: readonly string[]) => parts.join(GAP).trimEnd();
  const last = shown.length - 1;
  const at = (text: string, index: number) => {
    const width = shown[index]?.width ?? 0;
    return index === last ? cut(text, width) : padded(cut(text, width), width);
  };
  const head = line(shown.map(({ title }, index) => bold(at(title, index), form.hasColour)));
  const body = rows.map((row, n) =>
    line(
      shown.map(({ column, texts }, index) =>
        coloured(at(texts[n] ?? "", index), column.tone?.(row) ?? "plain", form.hasColour),
      ),
    ),
  );
  return `${[head, ...body].join("\n")}\n`;
}

interface Shown {
  readonly column: { readonly gives?: true };
  width: number;
}

function narrow(shown: readonly Shown[], columns: number | undefined): void {
  if (columns === undefined) return;
  let surplus = shown.reduce((sum, { width }) => sum + width, GAP.length * (shown.length - 1)) - columns;
  while (surplus > 0) {
    const widest = shown.filter(({ column }) => column.gives).sort((a, b) => b.width - a.width)[0];
    if (widest === undefined || widest.width <= LEAST) return;
    const next = shown.filter(({ column }) => column.gives).sort((a, b) => b.width - a.width)[1]?.width ?? LEAST;
    const less = Math.max(1, Math.min(surplus, widest.width - Math.max(LEAST, next)));
    widest.width -= less;
    surplus -= less;
  }
}

/** The fields of one thing, a line each; those without a value are left out. */
export function details(fields: readonly (readonly [title: Words, value: unknown, tone?: Tone])[], form: Form): string {
  const shown = fields.filter(([, value]) => value !== undefined && value !== "");
  const width = Math.max(0, ...shown.map(([title]) => textWidth(title[form.language])));
  return shown
    .map(([title, value, tone = "plain"]) => {
      const text = clean(String(value))
        .split("\n")
        .join(`\n${" ".repeat(width)}${GAP}`);
      return `${bold(padded(title[form.language], width), form.hasColour)}${GAP}${coloured(text, tone, form.hasColour)}\n`;
    })
    .join("");
}
