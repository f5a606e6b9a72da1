import { expect, test } from "vitest";
import {
  isKeyOfTrigger,
  keyOfTrigger,
  newIncarnation,
  newTriggerId,
  triggerIdOf,
} from "../../../functions/api/http/new-id.ts";

const FIRE_ID = /^t[0-9A-HJKMNP-TV-Z]{26}$/;

test("a trigger's id begins with its instant as ULIDs do", () => {
  // The instant and its ten characters are the example of the ULID specification.
  expect(newTriggerId(1_469_918_176_385)).toMatch(/^t01ARYZ6S41/);
  expect(newTriggerId(0)).toMatch(/^t0000000000/);
});

test("ids are well-formed, differ, and sort by their instants", () => {
  const ids = Array.from({ length: 1_000 }, (_, n) => newTriggerId(1_800_000_000_000 + n * 1_000));
  for (const id of ids) expect(id).toMatch(FIRE_ID);
  expect(ids.toSorted()).toEqual(ids);
  expect(new Set(Array.from({ length: 1_000 }, () => newTriggerId(0))).size).toBe(1_000);
  expect(newIncarnation(0)).toHaveLength(26);
});

test("a key is always the same fire: 130 bits of its SHA-256", () => {
  expect(triggerIdOf("a", 1)).toBe(triggerIdOf("a", 1));
  expect(triggerIdOf("a", 1)).not.toBe(triggerIdOf("b", 1));
  expect(triggerIdOf("a", 1)).not.toBe(triggerIdOf("a", 2));
  expect(triggerIdOf("", undefined)).toMatch(FIRE_ID);
  // SHA-256("abc") begins ba7816bf: 10111 01001 11100 00001 01101 01111 11...
  expect(triggerIdOf("abc", undefined)).toMatch(/^tQ9W1DF/);
});

test("a key that this API has made is its own fire, and no other text is such a key", () => {
  const fireId = newTriggerId(1_800_000_000_000);
  expect(triggerIdOf(keyOfTrigger(fireId), 7)).toBe(fireId);
  expect([keyOfTrigger(fireId), fireId, `${keyOfTrigger(fireId)}0`, "fire-"].map(isKeyOfTrigger)).toEqual([
    true,
    false,
    false,
    false,
  ]);
});
