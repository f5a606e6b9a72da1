import { expect, test } from "vitest";
import { differences } from "../../../functions/core/config/differences.ts";

test("only fields that differ are named, new and removed ones with one side", () => {
  const before = { kept: 1, changed: [1], gone: "g", same: { a: 1 } };
  const after = { kept: 1, changed: [2], same: { a: 1 }, added: false };
  expect(differences(before, after)).toEqual([
    { field: "changed", before: [1], after: [2] },
    { field: "added", after: false },
    { field: "gone", before: "g" },
  ]);
});

test("a configuration does not differ from itself, and names of object members are fields like others", () => {
  expect(differences({ a: { b: [] } }, { a: { b: [] } })).toEqual([]);
  expect(differences({}, { constructor: "c" })).toEqual([{ field: "constructor", after: "c" }]);
});
