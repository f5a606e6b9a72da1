import { expect, test } from "vitest";
import { Name, RESERVED_NAMES } from "../../functions/contract/names.ts";

test.each([
  "a",
  "9",
  "foo_job",
  "Foo.Job-1",
  "a".repeat(64),
  "null",
  "constructor",
  "__proto__".slice(2),
  "List",
  "health.check",
])("'%s' is a name", (name) => {
  expect(Name.safeParse(name).success).toBe(true);
});

test.each([
  "",
  " ",
  "a b",
  "a/b",
  "a%20",
  "ä",
  "-a",
  "_a",
  ".a",
  "a".repeat(65),
  "a\n",
  "a\0",
  "作业",
  ...RESERVED_NAMES,
])("'%s' is no name", (name) => {
  expect(Name.safeParse(name).success).toBe(false);
});
