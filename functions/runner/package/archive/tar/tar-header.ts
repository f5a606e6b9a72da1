import { PackageError } from "../../package-error.ts";

export const BLOCK_BYTES = 512;

/** One header block of a tar. Names are bytes. @see https://www.gnu.org/software/tar/manual/html_node/Standard.html */
export interface TarHeader {
  readonly name: string;
  /** One character. */
  readonly type: string;
  readonly mode: number;
  /** Bytes of content that follow, without padding. */
  readonly size: number;
  readonly target: string;
}

const CHECKSUM = { at: 148, bytes: 8 };
const BLANK = 0x20;

/** @throws PackageError for a block that is no header. @param after the entry before it, for the message. */
export function parseTarHeader(block: Buffer, after: string): TarHeader {
  const numberAt = (at: number, bytes: number) => parseNumber(block.subarray(at, at + bytes));
  const textAt = (at: number, bytes: number) => textOf(block.subarray(at, at + bytes));
  const sum = numberAt(CHECKSUM.at, CHECKSUM.bytes);
  if (sum === undefined || !sumsOf(block).includes(sum)) throw new PackageError(`${after}, no header of a tar`);
  const size = numberAt(124, 12);
  const name = textAt(0, 100);
  if (size === undefined) throw new PackageError(`${after}, a header without a size`);
  // Only POSIX's own format has a prefix: GNU's has times in its place.
  const prefix = block.toString("latin1", 257, 263) === "ustar\0" ? textAt(345, 155) : "";
  return {
    name: prefix === "" ? name : `${prefix}/${name}`,
    type: String.fromCharCode(block[156] ?? 0),
    mode: numberAt(100, 8) ?? 0o644,
    size,
    target: textAt(157, 100),
  };
}

export function textOf(field: Buffer): string {
  const end = field.indexOf(0);
  return field.toString("latin1", 0, end < 0 ? field.length : end);
}

/** Octal digits, or a binary number where they are too few. @returns undefined for neither. */
function parseNumber(field: Buffer): number | undefined {
  const [first = 0] = field;
  if ((first & 0x80) === 0) {
    const text = textOf(field).trim();
    return /^[0-7]*$/.test(text) ? Number.parseInt(text || "0", 8) : undefined;
  }
  const number = field.subarray(1).reduce((value, byte) => value * 256 + byte, first & 0x7f);
  return Number.isSafeInteger(number) ? number : undefined;
}

/** Some programs of old added signed bytes. The sum's own field counts as blanks. */
function sumsOf(block: Buffer): [number, number] {
  let unsigned = CHECKSUM.bytes * BLANK;
  let signed = unsigned;
  for (const [at, byte] of block.entries()) {
    if (at >= CHECKSUM.at && at < CHECKSUM.at + CHECKSUM.bytes) continue;
    unsigned += byte;
    signed += byte < 0x80 ? byte : byte - 0x100;
  }
  return [unsigned, signed];
}
