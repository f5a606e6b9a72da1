import { PackageError } from "../package-error.ts";
import type { PackageFormat } from "./package-format.ts";

/** The number of bytes that tell a file's format. */
export const HEAD_BYTES = 512;

const MAGIC: readonly [at: number, bytes: Buffer, format: Pick<PackageFormat, "archive" | "compression">][] = [
  [0, Buffer.from([0x1f, 0x8b]), { archive: "tar", compression: "gzip" }],
  [0, Buffer.from("BZh"), { archive: "tar", compression: "bzip2" }],
  [0, Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]), { archive: "tar", compression: "xz" }],
  [0, Buffer.from("PK\x03\x04"), { archive: "zip", compression: "none" }],
  [0, Buffer.from("PK\x05\x06"), { archive: "zip", compression: "none" }],
  [257, Buffer.from("ustar"), { archive: "tar", compression: "none" }],
];

/** Formats that are known by name alone. */
const UNKNOWN: readonly [bytes: Buffer, name: string][] = [
  [Buffer.from([0x28, 0xb5, 0x2f, 0xfd]), "zstd"],
  [Buffer.from([0x1f, 0x9d]), "compress (.Z)"],
  [Buffer.from("LZIP"), "lzip"],
  [Buffer.from([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]), "7z"],
  [Buffer.from("Rar!"), "rar"],
  [Buffer.from("<!DOCTYPE", "latin1"), "a page of HTML"],
  [Buffer.from("<html", "latin1"), "a page of HTML"],
];

/**
 * The format of an archive by its content, as GNU tar finds it out too. A URL that names a single file is left alone:
 * a `.jar` is a zip, and is not unpacked.
 * @param format by the URL. @param head the file's first bytes.
 * @throws PackageError for a format that is not unpacked.
 */
export function recognize(format: PackageFormat, head: Buffer): PackageFormat {
  if (format.archive === "none") return format;
  const unknown = UNKNOWN.find(([bytes]) => head.subarray(0, bytes.length).equals(bytes));
  if (unknown !== undefined) throw new PackageError(`it is ${unknown[1]}, which is not unpacked`);
  const known = MAGIC.find(([at, bytes]) => head.subarray(at, at + bytes.length).equals(bytes))?.[2];
  return known ? { ...format, ...known } : format.archive === "tar" ? { ...format, compression: "none" } : format;
}

/** A format as a message names it. */
export function formatName({ archive, compression }: PackageFormat): string {
  if (archive === "none") return compression === "none" ? "one file" : `one file, packed by ${compression}`;
  return compression === "none" ? archive : `${archive} packed by ${compression}`;
}
