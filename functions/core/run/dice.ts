import { hashOf } from "./hash.ts";

/**
 * A number in [0, 1) that depends on the text alone, so every process computes the same: its hash, the bits mixed once
 * more.
 */
export function diceOf(text: string): number {
  const hash = hashOf(text);
  const mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return ((mixed ^ (mixed >>> 13)) >>> 0) / 2 ** 32;
}
