import { expect, test } from "vitest";
import { afterMark, readWindow } from "../../../functions/api/http/time-window.ts";

const BY_DEFAULT = { from: 1_000, to: 2_000 };
const LATEST = 9_999_999_999_999;

test.each([
  { query: {}, window: BY_DEFAULT, because: "both are absent" },
  { query: { from: "", to: "" }, window: BY_DEFAULT, because: "an empty parameter is an absent one" },
  { query: { from: "1253-07-28T22:49:09Z" }, window: { from: 1, to: 2_000 }, because: "no key is before 1970" },
  {
    query: { to: "7026-07-11T03:59:37.0-09:36" },
    window: { from: 1_000, to: LATEST },
    because: "keys have 13 digits",
  },
  {
    query: { from: "7026-01-01T00:00:00Z", to: "7026-01-02T00:00:00Z" },
    window: { from: LATEST, to: LATEST },
    because: "nothing is there",
  },
])("$query is a window in which keys of rows sort: $because", ({ query, window }) => {
  expect(readWindow({ query }, BY_DEFAULT)).toEqual(window);
});

test("a mark with more digits than a key is none", () => {
  expect(afterMark({ after: "1".repeat(14) }, BY_DEFAULT)).toBe(999);
  expect(afterMark({ after: "1500" }, BY_DEFAULT)).toBe(1_500);
});
