import type { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { crc32 } from "node:zlib";
import { open, type Entry as ZipEntry, type ZipFile } from "yauzl";
import type { Entry, FileTree } from "./file-tree.ts";
import { PackageError } from "./package-error.ts";

/** Reads a zip's entries into a tree. @throws PackageError, or the zip library's error for a file that is not a zip. */
export async function unpackZip(file: string, tree: FileTree): Promise<void> {
  const zip = await openZip(file);
  try {
    if (zip.entryCount === 0) throw new PackageError("the archive is empty");
    for await (const entry of entriesOf(zip)) await tree.add(await entryOf(zip, entry));
  } finally {
    zip.close();
  }
}

const openZip = (file: string) =>
  new Promise<ZipFile>((resolve, reject) => {
    // yauzl checks names and sizes as it reads.
    open(file, { lazyEntries: true, autoClose: false }, (error, zip) => (error ? reject(error) : resolve(zip)));
  });

async function* entriesOf(zip: ZipFile): AsyncGenerator<ZipEntry> {
  for (;;) {
    const entry = await new Promise<ZipEntry | undefined>((resolve, reject) => {
      zip.removeAllListeners();
      zip
        .once("entry", resolve)
        .once("end", () => resolve(undefined))
        .once("error", reject);
      zip.readEntry();
    });
    if (entry === undefined) return;
    yield entry;
  }
}

const contentOf = (zip: ZipFile, entry: ZipEntry) =>
  new Promise<Readable>((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => (error ? reject(error) : resolve(stream)));
  });

/** yauzl compares sizes, not contents. */
async function* checked(zip: ZipFile, entry: ZipEntry): AsyncGenerator<Buffer> {
  let crc = 0;
  for await (const chunk of await contentOf(zip, entry)) {
    crc = crc32(chunk, crc);
    yield chunk;
  }
  if (crc !== entry.crc32) throw new PackageError(`'${entry.fileName}' is damaged`);
}

const MADE_ON_UNIX = 3;
const TYPE_BITS = 0o170000;
const TYPES = { none: 0, file: 0o100000, directory: 0o040000, symlink: 0o120000 };
const MAX_TARGET_BYTES = 4_096;

async function entryOf(zip: ZipFile, entry: ZipEntry): Promise<Entry> {
  const { fileName: name, versionMadeBy, externalFileAttributes } = entry;
  const unixMode = versionMadeBy >>> 8 === MADE_ON_UNIX ? externalFileAttributes >>> 16 : 0;
  const type = unixMode & TYPE_BITS;
  if (entry.isEncrypted()) throw new PackageError(`'${name}' is encrypted`);
  if (type === TYPES.symlink) {
    if (entry.uncompressedSize > MAX_TARGET_BYTES) throw new PackageError(`the link '${name}' is too long`);
    return { name, kind: "symlink", target: (await buffer(checked(zip, entry))).toString("utf8") };
  }
  if (type === TYPES.directory || name.endsWith("/")) return { name, kind: "directory" };
  if (type !== TYPES.none && type !== TYPES.file) throw new PackageError(`'${name}' is no file, directory or link`);
  return { name, kind: "file", mode: unixMode === 0 ? 0o644 : unixMode, content: checked(zip, entry) };
}
