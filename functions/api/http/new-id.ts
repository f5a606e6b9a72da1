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

/** The same call with the same `Idempotency-Key` is the same fire: `t` and the first 130 bits of the key's SHA-256. */
export const triggerIdOf = (idempotencyKey: string): string =>
  `t${base32(createHash("sha256").update(idempotencyKey).digest()).slice(0, LENGTH)}`;

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
