/** A block's bytes from the last column of its sorted rotations. @param origin the row of the block itself. */
export function invertBurrowsWheeler(last: Uint8Array, origin: number): Uint8Array {
  if (last.length === 0 || origin >= last.length) throw new Error("bzip2: damaged");
  const next = new Uint32Array(last.length);
  const starts = new Uint32Array(256);
  for (const byte of last) starts[byte] = (starts[byte] ?? 0) + 1;
  let sum = 0;
  for (let byte = 0; byte < starts.length; byte++) {
    const count = starts[byte] ?? 0;
    starts[byte] = sum;
    sum += count;
  }
  last.forEach((byte, row) => {
    const place = starts[byte] ?? 0;
    next[place] = row;
    starts[byte] = place + 1;
  });
  const bytes = new Uint8Array(last.length);
  let row = next[origin] ?? 0;
  for (let at = 0; at < bytes.length; at++) {
    bytes[at] = last[row] ?? 0;
    row = next[row] ?? 0;
  }
  return bytes;
}

const RUN = 4;
const MAX_FURTHER = 255;
const PIECE_BYTES = 65_536;

/** Unpacks runs: after four equal bytes comes the number of further ones. It works in pieces, because 900 kB can stand for 46 MB. */
export function* undoRuns(bytes: Uint8Array): Generator<Buffer> {
  let piece = Buffer.alloc(PIECE_BYTES);
  let length = 0;
  let equal = 0;
  let previous = -1;
  for (const byte of bytes) {
    if (length + MAX_FURTHER > PIECE_BYTES) {
      yield piece.subarray(0, length);
      piece = Buffer.alloc(PIECE_BYTES);
      length = 0;
    }
    if (equal === RUN) {
      piece.fill(previous, length, length + byte);
      length += byte;
      equal = 0;
      previous = -1;
    } else {
      piece[length++] = byte;
      equal = byte === previous ? equal + 1 : 1;
      previous = byte;
    }
  }
  yield piece.subarray(0, length);
}

const POLYNOMIAL = 0x04c11db7;
const TABLE = Int32Array.from({ length: 256 }, (_, byte) => {
  let value = byte << 24;
  for (let bit = 0; bit < 8; bit++) value = (value << 1) ^ (value < 0 ? POLYNOMIAL : 0);
  return value;
});

/**
 * CRC-32 with the highest bit first, as in bzip2 (zlib has the lowest bit first).
 * @param before the CRC of the bytes before these.
 */
export function crcOf(bytes: Uint8Array, before = 0): number {
  let crc = ~before;
  for (const byte of bytes) crc = (crc << 8) ^ (TABLE[(crc >>> 24) ^ byte] ?? 0);
  return ~crc >>> 0;
}
