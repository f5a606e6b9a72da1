import { expect, test } from "vitest";
import { diceOf } from "../../../functions/core/run/dice.ts";
import { hashOf } from "../../../functions/core/run/hash.ts";

test.each([
  { text: "", hash: 0x811c9dc5 },
  { text: "a", hash: 0xe40c292c },
  { text: "foobar", hash: 0xbf9cf968 },
])("the hash of '$text' is the one that the specification of FNV-1a lists", ({ text, hash }) => {
  expect(hashOf(text)).toBe(hash);
});

test("the mixed hash of 'foo_job' never changes, so that a later deployment rolls the same dice", () => {
  expect(diceOf("foo_job")).toBe(0.3199773160740733);
});

test("dice of similar texts are spread evenly over [0, 1)", () => {
  const dice = Array.from({ length: 10_000 }, (_, index) => diceOf(`foo_job.c${1_795_000_000 + index}`));
  const tenths = Array.from({ length: 10 }, (_, tenth) => dice.filter((die) => Math.floor(die * 10) === tenth).length);
  for (const count of tenths) expect(Math.abs(count - 1_000)).toBeLessThan(150);
});
