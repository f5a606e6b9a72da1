import conditionParser from "dynalite/db/conditionParser.js";
import updateParser from "dynalite/db/updateParser.js";
import validators from "dynalite/validations/index.js";
import fc from "fast-check";
import { expect, test } from "vitest";
import { keptParses, type Parse } from "../../../../../infra/local/services/dynamodb/kept-parses.ts";

const { validateExpressions } = validators as { validateExpressions(request: object): string | undefined };
const conditions = conditionParser as { parse: Parse };
const updates = updateParser as { parse: Parse };
const own = { conditions: conditions.parse, updates: updates.parse };
const kept = { conditions: keptParses(own.conditions), updates: keptParses(own.updates) };

/** The trees that dynalite makes of a request, or its refusal. */
function judged(request: object, parsers: typeof own) {
  Object.assign(conditions, { parse: parsers.conditions });
  Object.assign(updates, { parse: parsers.updates });
  const copy = structuredClone(request);
  const refusal = validateExpressions(copy);
  return JSON.parse(JSON.stringify(refusal === undefined ? copy : refusal));
}

const REQUESTS = [
  { ConditionExpression: "attribute_not_exists(PK)" },
  { ConditionExpression: "a = :v" },
  { ConditionExpression: "a = :v AND (size(b) > :v OR NOT contains(c, :w))" },
  { ConditionExpression: "a IN (:v, :w) AND begins_with(#n, :w)" },
  { ConditionExpression: "a BETWEEN :v AND :w" },
  { ConditionExpression: "attribute_type(a, :v)" },
  { ConditionExpression: "attribute_not_exists(b) OR attribute_type ( a.b , :v ) AND attribute_type(c, :w)" },
  { ConditionExpression: "attribute_exists(a.b[1].#n)" },
  { ConditionExpression: "a = :missing" },
  { ConditionExpression: "a = " },
  { ConditionExpression: "value = :v" },
  { KeyConditionExpression: "a = :v AND begins_with(b, :w)" },
  { UpdateExpression: "SET a = :v, b.c = if_not_exists(b.c, :w) REMOVE #n ADD d :v DELETE e :w" },
  { UpdateExpression: "SET a = a + :v", ConditionExpression: "a < :w" },
  { UpdateExpression: "SET a = list_append(a, :v), #n = :w" },
  { UpdateExpression: "SET a = :v, a.b = :w" },
];
const value = fc.oneof(
  fc.string().map((S) => ({ S })),
  fc.constantFrom("S", "N", "zz").map((S) => ({ S })),
  fc.integer().map((N) => ({ N: String(N) })),
  fc.constantFrom<object>({ BOOL: true }, { SS: ["a", "b"] }, { L: [{ S: "x" }] }, { M: { S: { N: "1" } } }),
);
const names = fc.constantFrom(
  {},
  { ExpressionAttributeNames: { "#n": "x" } },
  { ExpressionAttributeNames: { "#n": "y" } },
);

test("a kept expression is judged and filled as dynalite itself would do it", () => {
  fc.assert(
    fc.property(fc.constantFrom(...REQUESTS), names, value, value, (expressions, named, v, w) => {
      const request = { ...expressions, ...named, ExpressionAttributeValues: { ":v": v, ":w": w } };
      expect(judged(request, kept)).toEqual(judged(request, own));
    }),
    { numRuns: 3_000 },
  );
});

test("an expression is parsed once for the same names and types", () => {
  let parses = 0;
  const counting = (parse: Parse): Parse =>
    keptParses((...given) => {
      parses += 1;
      return parse(...given);
    });
  const parsers = { conditions: counting(own.conditions), updates: counting(own.updates) };
  const request = (N: string) => ({ ConditionExpression: "a = :v", ExpressionAttributeValues: { ":v": { N } } });
  expect(judged(request("1"), parsers)._condition.expression.args[1]).toEqual({ N: "1" });
  expect(judged(request("2"), parsers)._condition.expression.args[1]).toEqual({ N: "2" });
  expect(parses).toBe(1);
});
