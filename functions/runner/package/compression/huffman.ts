import type { BitReader } from "./bit-reader.ts";

/** bzip2 allows codes of 1 to 20 bits. */
export const MAX_CODE_BITS = 20;

/** Reads one symbol. */
export type ReadSymbol = (reader: BitReader) => number;

/**
 * A canonical Huffman code: shorter codes come first, codes of one length in the order of their symbols.
 * @param lengths bits of each symbol's code.
 */
export function huffmanCode(lengths: readonly number[]): ReadSymbol {
  const symbols = lengths.map((_, symbol) => symbol).sort((a, b) => (lengths[a] ?? 0) - (lengths[b] ?? 0) || a - b);
  /** By length: the last code of that length, and the number to subtract from a code to get its place in `symbols`. */
  const limits = new Int32Array(MAX_CODE_BITS + 2).fill(-1);
  const offsets = new Int32Array(MAX_CODE_BITS + 2);
  let code = 0;
  let place = 0;
  for (let length = 1; length <= MAX_CODE_BITS; length++) {
    const count = lengths.filter((one) => one === length).length;
    offsets[length] = code - place;
    code += count;
    place += count;
    limits[length] = code - 1;
    code <<= 1;
  }
  return (reader) => {
    let read = 0;
    for (let length = 1; length <= MAX_CODE_BITS; length++) {
      read = (read << 1) | reader.bits(1);
      if (read > (limits[length] ?? -1)) continue;
      const symbol = symbols[read - (offsets[length] ?? 0)];
      if (symbol !== undefined) return symbol;
    }
    throw new Error("a code that is none");
  };
}
