import { expect, test } from "vitest";
import { variableValue } from "../../../functions/core/run/variable-value.ts";

const JSON_TEXT = '{"password":"s3cret","port":5432,"nested":{"a":[1]},"empty":"","none":null,"zero":"a\\u0000b"}';

test.each([
  ["plain", undefined, "plain"],
  [JSON_TEXT, undefined, JSON_TEXT],
  [JSON_TEXT, "password", "s3cret"],
  [JSON_TEXT, "port", "5432"],
  [JSON_TEXT, "nested", '{"a":[1]}'],
  [JSON_TEXT, "empty", ""],
  [JSON_TEXT, "none", "null"],
])("the value of %s by the key %s is %s", (text, key, value) => {
  expect(variableValue(text, key)).toEqual({ value });
});

test.each([
  [JSON_TEXT, "absent", "its JSON has no key absent"],
  [JSON_TEXT, "toString", "its JSON has no key toString"],
  [JSON_TEXT, "zero", "U+0000"],
  ["s3cret\0", undefined, "U+0000"],
  ["s3cret", "password", "no JSON object"],
  ['["s3cret"]', "0", "no JSON object"],
  ["null", "a", "no JSON object"],
])("%s has no value by the key %s, and the reason holds no part of it", (text, key, why) => {
  const refused = JSON.stringify(variableValue(text, key));
  expect(refused).toContain(why);
  expect(refused).not.toContain("s3cret");
});
