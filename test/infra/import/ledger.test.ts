import fc from "fast-check";
import { expect, test } from "vitest";
import { safeName } from "../../../infra/import/job-draft.ts";
import { Ledger } from "../../../infra/import/ledger.ts";

test("a ledger reports each field once, and a loss stands", () => {
  const ledger = new Ledger("job a", { a: 1, b: 2, c: "", d: null, e: {}, f: 3 });
  ledger.lost("a", "why");
  ledger.translated("a", "later");
  ledger.kept("b");
  ledger.kept("absent");
  expect(
    ledger
      .close()
      .map(({ field, fate }) => `${field} ${fate}`)
      .sort(),
  ).toEqual(["a lost", "b kept", "c kept", "d kept", "e kept", "f lost"]);
});

test("a refusal is reported also where the source lacks the field, once", () => {
  const ledger = new Ledger("job a", { a: 1 });
  ledger.kept("a");
  ledger.refused("a", "first");
  ledger.refused("a", "second");
  ledger.refused("absent", "why");
  expect(ledger.close().map(({ field, fate, words }) => `${field} ${fate} ${words}`)).toEqual([
    "a lost first",
    "absent lost why",
  ]);
});

test("a name is made of every text, and no two are the same", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "grapheme" }), { minLength: 1, maxLength: 20 }), (texts) => {
      const taken = new Set<string>();
      const names = texts.map((text) => safeName(text, taken));
      expect(new Set(names).size).toBe(names.length);
      for (const name of names) expect(name).toMatch(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/);
    }),
  );
});
