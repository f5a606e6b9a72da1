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

/** After four equal bytes comes the number of further ones. */
export function undoRuns(bytes: Uint8Array): Buffer {
  const pieces: Buffer[] = [];
  let from = 0;
  let equal = 0;
  for (let at = 0; at < bytes.length; at++) {
    if (equal === RUN) {
      pieces.push(Buffer.from(bytes.subarray(from, at)), Buffer.alloc(bytes[at] ?? 0, bytes[at - 1]));
      from = at + 1;
      equal = 0;
    } else {
      equal = at > from && bytes[at] === bytes[at - 1] ? equal + 1 : 1;
    }
  }
  pieces.push(Buffer.from(bytes.subarray(from)));
  return Buffer.concat(pieces);
}

const POLYNOMIAL = 0x04c11db7;
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte << 24;
  for (let bit = 0; bit < 8; bit++) value = (value << 1) ^ (value < 0 ? POLYNOMIAL : 0);
  return value >>> 0;
});

/** CRC-32 with the highest bit first, as bzip2 has it (zlib's is the other way round). */
export function crcOf(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = ((crc << 8) ^ (TABLE[(crc >>> 24) ^ byte] ?? 0)) >>> 0;
  return ~crc >>> 0;
}
