import { expect, test } from "vitest";
import * as z from "zod";
import { orDigits, orJsonText, text } from "../../functions/contract/fields.ts";
import { jsonPointer } from "../../functions/contract/problem.ts";

test.each([
  ["5", 5],
  ["0.1", 0.1],
  ["64.0", 64],
  ["-1", -1],
  ["007", 7],
  [5, 5],
])("%j is the number %j", (sent, read) => {
  expect(orDigits(z.number()).parse(sent)).toBe(read);
});

test.each(["", " 5", "5 ", "1e3", "0x10", "5.", ".5", "Infinity", "NaN", "1,5", "9".repeat(400), true, null, [5], {}])(
  "%j is no number",
  (sent) => {
    expect(orDigits(z.number()).safeParse(sent).success).toBe(false);
  },
);

test("an object may come as JSON in a string, and nothing else may", () => {
  const schema = orJsonText(z.strictObject({ a: z.string() }));
  expect(schema.parse('{"a":"x"}')).toEqual({ a: "x" });
  expect(schema.parse({ a: "x" })).toEqual({ a: "x" });
  for (const sent of ["", "x", "[]", "null", '"{}"', '{"a":1}', '{"b":"x"}', 5]) {
    expect(schema.safeParse(sent).success, JSON.stringify(sent)).toBe(false);
  }
});

test("a text is measured in bytes of UTF-8 and holds no NUL", () => {
  expect(text(4).safeParse("ääb").success).toBe(false);
  expect(text(4).safeParse("ää").success).toBe(true);
  expect(text(4).safeParse("a\0").success).toBe(false);
});

test("a pointer escapes the characters with a meaning", () => {
  expect(jsonPointer([])).toBe("");
  expect(jsonPointer(["a/b", 0, "~"])).toBe("/a~1b/0/~0");
});
