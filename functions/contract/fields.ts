import * as z from "zod";

const NUMBER_TEXT = /^-?\d{1,20}(\.\d{1,20})?$/;

/** Takes digits in a string for the number they spell, as Elastic-Job-Cloud's own console sent them. */
export const orDigits = <S extends z.ZodType<number, number>>(schema: S) =>
  z.preprocess((value) => (typeof value === "string" && NUMBER_TEXT.test(value) ? Number(value) : value), schema);

/** Takes a string that holds a JSON object for that object. */
export const orJsonText = <S extends z.ZodType>(schema: S) =>
  z.preprocess((value) => (typeof value === "string" ? parsedOr(value) : value), schema);

/** A string's own problem is told by the schema behind it: "expected object, received string". */
const parsedOr = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

/** Length of a text in UTF-8, as it is stored and sent. */
export const bytesOf = (text: string): number => new TextEncoder().encode(text).length;

/** A text of at most this many bytes that can be an argument or a variable of a process: without NUL. */
export const text = (maxBytes: number, options: { absent?: string } = {}) =>
  z
    .string({ error: (issue) => (issue.input === undefined ? options.absent : undefined) })
    .refine((value) => bytesOf(value) <= maxBytes, `must be at most ${maxBytes} bytes of UTF-8`)
    .refine((value) => !value.includes("\0"), "must not contain the character U+0000");

/** A `text` that says something. */
export const filledText = (maxBytes: number, absent: string) => text(maxBytes, { absent }).min(1, absent);

/** A value that was read from JSON, which has no `undefined`: a present field has a value. */
export type Present<T> = { [K in keyof T]: Exclude<T[K], undefined> };
