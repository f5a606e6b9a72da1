import { crc32, deflateRawSync } from "node:zlib";

/** One file of an archive. */
export interface ZipEntry {
  /** A relative path with '/' between its parts. */
  readonly name: string;
  readonly bytes: Buffer;
  readonly isExecutable: boolean;
}

const DOS_1980 = { time: 0, date: 0x21 };
const MADE_ON_UNIX = (3 << 8) | 20;
const DEFLATED = 8;
const REGULAR_FILE = 0o100_000;

/**
 * A zip archive that keeps executable bits, which the JDK's jar does not. The same entries give the same bytes.
 * @see https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 */
export function zip(entries: readonly ZipEntry[]): Buffer {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, bytes, isExecutable } of entries) {
    const packed = deflateRawSync(bytes, { level: 9 });
    const path = Buffer.from(name);
    const common = commonHeader(crc32(bytes), packed.length, bytes.length, path.length);
    const local = Buffer.concat([signature(0x04034b50), uint16(20), common, path, packed]);
    const mode = REGULAR_FILE | (isExecutable ? 0o755 : 0o644);
    directory.push(
      signature(0x02014b50),
      ...[MADE_ON_UNIX, 20].map(uint16),
      common,
      // No comment, the first disk, no internal attributes.
      ...[0, 0, 0].map(uint16),
      uint32((mode << 16) >>> 0),
      uint32(offset),
      path,
    );
    files.push(local);
    offset += local.length;
  }
  const listed = Buffer.concat(directory);
  const end = [
    signature(0x06054b50),
    ...[0, 0, entries.length, entries.length].map(uint16),
    uint32(listed.length),
    uint32(offset),
    uint16(0),
  ];
  return Buffer.concat([...files, listed, ...end]);
}

/** The part that a file's local header and its directory header share, from the flags to the extra field's length. */
const commonHeader = (crc: number, packed: number, size: number, nameLength: number): Buffer =>
  Buffer.concat([
    ...[0x0800, DEFLATED, DOS_1980.time, DOS_1980.date].map(uint16),
    ...[crc, packed, size].map(uint32),
    ...[nameLength, 0].map(uint16),
  ]);

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

const signature = uint32;
