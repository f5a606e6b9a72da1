import fc from "fast-check";
import { expect, test } from "vitest";
import { shortened } from "../../functions/core/config/shortened.ts";
import { parseCron } from "../../functions/core/cron/parse.ts";
import { beginOfText, endOfText, wholeText } from "../../functions/core/cut-text.ts";

const HALF = /\p{Surrogate}/u;

test("a text is cut at either end to its bound, and never inside a character", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.nat(40), (text, units) => {
      const [begin, end] = [beginOfText(text, units), endOfText(text, units)];
      expect(text.startsWith(begin) && text.endsWith(end)).toBe(true);
      for (const part of [begin, end]) {
        expect(part).not.toMatch(HALF);
        expect(part.length).toBeLessThanOrEqual(units);
        expect(part.length).toBeGreaterThanOrEqual(Math.min(text.length, units - 1));
      }
      expect(shortened(text, units)).toBe(text.length > units ? `${begin}…` : text);
    }),
  );
});

test("halves of characters are replaced, and whole characters stay", () => {
  expect(wholeText("a\ud800b\udc00 😀 中 \ud83d")).toBe("a\ufffdb\ufffd 😀 中 \ufffd");
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(wholeText(text)).toBe(text);
    }),
  );
});

test("the message about a cron that is too long cuts no character", () => {
  for (const before of ["", "0"]) {
    const parsed = parseCron(before + "😀".repeat(5_000));
    expect(parsed).toMatchObject({ ok: false });
    expect(JSON.stringify(parsed)).not.toContain("\\ud8");
  }
});
