import { type BitReader, openBitReader } from "./bit-reader.ts";
import { crcOf, invertBurrowsWheeler, undoRuns } from "./burrows-wheeler.ts";
import { huffmanCode, MAX_CODE_BITS, type ReadSymbol } from "./huffman.ts";

/**
 * Decompresses bzip2 in pieces: Lambda's sandbox has no program for it, and Node has no module. A piece may be empty: it tells
 * that much was read without a result.
 * @throws Error where the file is damaged or truncated, after the pieces before that place.
 * @see https://en.wikipedia.org/wiki/Bzip2#File_format
 */
export async function* bunzip2(file: string): AsyncGenerator<Buffer> {
  const reader = openBitReader(file);
  try {
    do yield* readStream(reader);
    while (!reader.isAtEnd());
  } finally {
    reader.close();
  }
}

const SIGNATURE = 0x425a68;
const BLOCK_UNIT = 100_000;
/** The halves of 48 bits: pi, and its square root. */
const BLOCK = [0x314159, 0x265359];
const END = [0x177245, 0x385090];

function* readStream(reader: BitReader): Generator<Buffer> {
  if (reader.bits(24) !== SIGNATURE) throw new Error("not bzip2");
  const level = reader.bits(8) - "0".charCodeAt(0);
  if (level < 1 || level > 9) throw new Error("not bzip2");
  let streamCrc = 0;
  for (;;) {
    const magic = [reader.bits(24), reader.bits(24)];
    const crc = reader.bits(16) * 0x10000 + reader.bits(16);
    if (magic[0] === END[0] && magic[1] === END[1]) {
      if (crc !== streamCrc) throw new Error("bzip2: damaged");
      reader.align();
      return yield NOTHING;
    }
    if (magic[0] !== BLOCK[0] || magic[1] !== BLOCK[1]) throw new Error("bzip2: damaged");
    let blockCrc = 0;
    for (const piece of undoRuns(yield* readBlock(reader, level * BLOCK_UNIT))) {
      blockCrc = crcOf(piece, blockCrc);
      yield piece;
    }
    if (blockCrc !== crc) throw new Error("bzip2: damaged");
    streamCrc = (((streamCrc << 1) | (streamCrc >>> 31)) ^ crc) >>> 0;
  }
}

/** A block whose runs are still packed. */
function* readBlock(reader: BitReader, maxBytes: number): Generator<Buffer, Uint8Array> {
  if (reader.bits(1) === 1) throw new Error("bzip2: of a version before 0.9.5");
  const origin = reader.bits(24);
  const alphabet = readAlphabet(reader);
  const codes = reader.bits(3);
  if (codes < 2 || codes > 6) throw new Error("bzip2: damaged");
  const selectors = readSelectors(reader, codes);
  const readers = Array.from({ length: codes }, () => huffmanCode(readLengths(reader, alphabet.length + 2)));
  const last = yield* readSymbols(reader, { alphabet, selectors, readers, maxBytes });
  return invertBurrowsWheeler(last, origin);
}

const HALF = 16;

/** The byte values that occur. */
function readAlphabet(reader: BitReader): number[] {
  const used = reader.bits(HALF);
  const values: number[] = [];
  for (let high = 0; high < HALF; high++) {
    if ((used & (0x8000 >>> high)) === 0) continue;
    const low = reader.bits(HALF);
    for (let bit = 0; bit < HALF; bit++) if ((low & (0x8000 >>> bit)) !== 0) values.push(high * HALF + bit);
  }
  if (values.length === 0) throw new Error("bzip2: damaged");
  return values;
}

/** Which code each group of symbols is written in. */
function readSelectors(reader: BitReader, codes: number): number[] {
  const recent = Array.from({ length: codes }, (_, code) => code);
  return Array.from({ length: reader.bits(15) }, () => {
    let place = 0;
    while (reader.bits(1) === 1) {
      place += 1;
      if (place >= codes) throw new Error("bzip2: damaged");
    }
    const [code] = recent.splice(place, 1);
    if (code === undefined) throw new Error("bzip2: damaged");
    recent.unshift(code);
    return code;
  });
}

/** No program makes more steps from one length to the next than there are lengths; a hostile file could go to and fro for hours. */
const MAX_STEPS = 2 * MAX_CODE_BITS;

function readLengths(reader: BitReader, symbols: number): number[] {
  let length = reader.bits(5);
  return Array.from({ length: symbols }, () => {
    for (let steps = 0; reader.bits(1) === 1; steps++) {
      if (steps === MAX_STEPS) throw new Error("bzip2: damaged");
      length += reader.bits(1) === 0 ? 1 : -1;
    }
    if (length < 1 || length > MAX_CODE_BITS) throw new Error("bzip2: damaged");
    return length;
  });
}

interface Coding {
  readonly alphabet: readonly number[];
  readonly selectors: readonly number[];
  readonly readers: readonly ReadSymbol[];
  readonly maxBytes: number;
}

const GROUP = 50;
/** The number of symbols that are some milliseconds of work. */
const REST = 100_000;
const NOTHING = Buffer.alloc(0);
/** Symbols 0 and 1 are digits of the length of a run of the latest byte, in bijective base 2. */
const RUN_DIGITS = 2;

/** The last column of the block's sorted rotations. */
function* readSymbols(
  reader: BitReader,
  { alphabet, selectors, readers, maxBytes }: Coding,
): Generator<Buffer, Uint8Array> {
  const recent = [...alphabet];
  const end = alphabet.length + 1;
  const bytes = new Uint8Array(maxBytes);
  let length = 0;
  let run = 0;
  let weight = 1;
  for (let count = 0; ; count++) {
    const read = readers[selectors[Math.floor(count / GROUP)] ?? -1];
    if (read === undefined) throw new Error("bzip2: damaged");
    const symbol = read(reader);
    if (count % REST === REST - 1) yield NOTHING;
    if (symbol < RUN_DIGITS) {
      run += weight << symbol;
      weight <<= 1;
      if (run > maxBytes) throw new Error("bzip2: damaged");
      continue;
    }
    if (length + run + 1 > maxBytes + (symbol === end ? 1 : 0)) throw new Error("bzip2: damaged");
    bytes.fill(recent[0] ?? 0, length, length + run);
    length += run;
    run = 0;
    weight = 1;
    if (symbol === end) return bytes.subarray(0, length);
    const [value = 0] = recent.splice(symbol - 1, 1);
    recent.unshift(value);
    bytes[length++] = value;
  }
}
