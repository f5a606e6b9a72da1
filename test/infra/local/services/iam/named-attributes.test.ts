import { expect, test } from "vitest";
import { namedAttributes } from "../../../../../infra/local/services/iam/named-attributes.ts";

const KEY = { PK: {}, SK: {} };

test.each([
  { because: "a row that is put", request: { Item: { ...KEY, nonce: {} } }, names: ["PK", "SK", "nonce"] },
  { because: "a condition", request: { Item: KEY, ConditionExpression: "attribute_not_exists(PK)" }, names: [] },
  {
    because: "an update",
    request: { Key: KEY, UpdateExpression: "SET nonce = :nonce, a.b[0] = if_not_exists(c, :one) REMOVE d ADD e :one" },
    names: ["nonce", "a", "c", "d", "e"],
  },
  {
    because: "names behind a #",
    request: {
      Key: KEY,
      UpdateExpression: "SET #s = #s + :one, #m.#n = :x",
      ConditionExpression: "#s BETWEEN :a AND :b AND NOT begins_with(f, :text) OR size(g) > :size",
      ExpressionAttributeNames: { "#s": "segment", "#m": "map", "#n": "set" },
    },
    names: ["segment", "map", "f", "g"],
  },
  {
    because: "parameters from before expressions",
    request: { Key: KEY, AttributeUpdates: { dueAt: {} }, Expected: { outcome: {} } },
    names: ["dueAt", "outcome"],
  },
])("$because names its attributes", ({ request, names }) => {
  expect(namedAttributes(request).sort()).toEqual([...new Set(["PK", "SK", ...names])].sort());
});
