import { createHash, randomBytes } from "node:crypto";

/** Crockford's base 32, which ULIDs are written in. @see https://github.com/ulid/spec */
const DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH = 26;

/** The id of a trigger's fire: `t` and a ULID of now (epoch ms). */
export function newTriggerId(now: number): string {
  let time = "";
  for (let rest = now; time.length < 10; rest = Math.floor(rest / 32)) time = DIGITS.charAt(rest % 32) + time;
  return `t${time}${base32(randomBytes(10))}`;
}

/** The key that an answer of 503 gives to a call that came without one: the id of its fire. */
export const keyOfTrigger = (fireId: string): string => `fire-${fireId}`;
const KEY_OF_TRIGGER = /^fire-(t[0-9A-HJKMNP-TV-Z]{26})$/;
export const isKeyOfTrigger = (idempotencyKey: string): boolean => KEY_OF_TRIGGER.test(idempotencyKey);

/**
 * The same call with the same `Idempotency-Key` is the same fire of one incarnation of a job: `t` and the first 130 bits
 * of the SHA-256 of both.
 */
export function triggerIdOf(idempotencyKey: string, incarnation: number | undefined): string {
  const given = KEY_OF_TRIGGER.exec(idempotencyKey)?.[1];
  if (given !== undefined) return given;
  const named = incarnation === undefined ? idempotencyKey : `${incarnation} ${idempotencyKey}`;
  return `t${base32(createHash("sha256").update(named).digest()).slice(0, LENGTH)}`;
}

/** 26 characters that no other app has: ULIDs sort by their instants. */
export const newIncarnation = (now: number): string => newTriggerId(now).slice(1);

/** Five bits a character, from the first bit; a rest of less than five is left out. */
function base32(bytes: Uint8Array): string {
  let text = "";
  let bits = 0;
  let count = 0;
  for (const byte of bytes) {
    bits = ((bits << 8) | byte) & 0xfff;
    for (count += 8; count >= 5; count -= 5) text += DIGITS.charAt((bits >> (count - 5)) & 31);
  }
  return text;
}
