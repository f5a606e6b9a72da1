import { expect, test } from "vitest";
import { Statement } from "../../../../../infra/local/services/iam/statement.ts";

test.each([
  {
    because: "an action or its contrary, not both",
    statement: { Effect: "Allow", Action: "*", NotAction: "*", Resource: "*" },
  },
  { because: "and not neither", statement: { Effect: "Allow", Resource: "*" } },
  {
    because: "the same with resources",
    statement: { Effect: "Allow", Action: "*", Resource: "*", NotResource: "*" },
  },
  { because: "no effect but two", statement: { Effect: "allow", Action: "*", Resource: "*" } },
  {
    because: "no element that is unknown",
    statement: { Effect: "Allow", Action: "*", Resource: "*", NotPrincipal: "*" },
  },
])("a statement has $because", ({ statement }) => {
  expect(Statement.safeParse(statement).success).toBe(false);
});
