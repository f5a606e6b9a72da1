import { closeSync, openSync, readSync } from "node:fs";

/** Reads the bits of a file, the highest bit of each byte first. It reads synchronously: packages are on a local disk. */
export interface BitReader {
  /** @param count 0 to 24. @throws Error at the file's end. */
  bits(count: number): number;
  /** Skips to the next whole byte. */
  align(): void;
  isAtEnd(): boolean;
  close(): void;
}

const CHUNK_BYTES = 65_536;
const BITS_PER_BYTE = 8;

export function openBitReader(file: string): BitReader {
  const descriptor = openSync(file, "r");
  const chunk = Buffer.alloc(CHUNK_BYTES);
  let length = 0;
  let at = 0;
  let held = 0;
  let heldBits = 0;

  function isAtEnd(): boolean {
    if (at < length) return false;
    length = readSync(descriptor, chunk, 0, CHUNK_BYTES, null);
    at = 0;
    return length === 0;
  }

  return {
    bits(count) {
      while (heldBits < count) {
        if (isAtEnd()) throw new Error("the file is truncated");
        held = ((held << BITS_PER_BYTE) | (chunk[at++] ?? 0)) >>> 0;
        heldBits += BITS_PER_BYTE;
      }
      heldBits -= count;
      const value = held >>> heldBits;
      held &= (1 << heldBits) - 1;
      return value;
    },
    align() {
      held = 0;
      heldBits = 0;
    },
    isAtEnd,
    close: () => closeSync(descriptor),
  };
}
