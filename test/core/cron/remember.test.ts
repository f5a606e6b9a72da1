import { expect, test } from "vitest";
import { remember } from "../../../functions/core/cron/remember.ts";

test("a value is made once, until there are too many", () => {
  const made: string[] = [];
  const valueAt = remember<string>(2);
  const ask = (key: string) =>
    valueAt(key, () => {
      made.push(key);
      return key.toUpperCase();
    });
  expect(["a", "b", "a", "b"].map(ask)).toEqual(["A", "B", "A", "B"]);
  expect(made).toEqual(["a", "b"]);
  ask("c");
  ask("a");
  expect(made).toEqual(["a", "b", "c", "a"]);
});

test("an undefined value is computed again", () => {
  const valueAt = remember<number | undefined>(2);
  expect(valueAt("later", () => undefined)).toBeUndefined();
  expect(valueAt("later", () => 1)).toBe(1);
});
