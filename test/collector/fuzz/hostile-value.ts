import type { Dice } from "../../runner/package/mutate-archive.ts";

/** A value of any type, chosen like an attacker of the reader would. */
export function someValue(dice: Dice): unknown {
  const past = 4_102_444_800_000;
  return dice.pick<() => unknown>([
    () => dice.pick([0, -1, 1, 2, 1.5, 1e15, 2 ** 53, -(2 ** 53), past]),
    () => dice.pick(["", "x", "0", "\ud800", "constructor", "__proto__", "1999-12-31T23:59:59Z"]),
    () => dice.pick([null, true, false]),
    () => "é".repeat(dice.pick([1, 1_025, 2_049, 60_000])),
    () => Array.from({ length: dice.pick([0, 1, 1_000]) }, () => dice.below(10)),
    () => nested(dice.pick([1, 20, 500])),
    () => JSON.parse('{"__proto__":{"outcome":"FINISHED"},"constructor":1}'),
  ])();
}

/** A value that a row of DynamoDB can have: sets and bytes too. */
export const someAttribute = (dice: Dice): unknown =>
  dice.pick<() => unknown>([
    () => new Set(Array.from({ length: dice.pick([1, 5_000]) }, (_, index) => index)),
    () => new Set(["a", "b"]),
    () => new Uint8Array(dice.pick([0, 1, 100_000])),
    () => "x".repeat(390_000),
    () => nested(30),
    () => dice.pick([0, -1, 1, 2, 1.5, 1e15, Date.now(), Date.now() + 1e10, "", "x", null, true]),
  ])();

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < depth; level++) value = level % 2 === 0 ? [value] : { a: value };
  return value;
}
