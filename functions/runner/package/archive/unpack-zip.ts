import type { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { crc32 } from "node:zlib";
import { open, type Entry as ZipEntry, type ZipFile } from "yauzl";
import { PackageError } from "../package-error.ts";
import { nameOf, shownName } from "./entry-path.ts";
import type { Entry, FileTree } from "./file-tree.ts";
import { TYPE, zipMode } from "./zip-mode.ts";

/** Passes decompressed bytes on, and throws once the package is larger than allowed. */
type Pace = (content: AsyncIterable<Buffer>) => AsyncGenerator<Buffer>;

/** Reads a zip's entries into a tree. @throws PackageError, or the zip library's error for a file that is not a zip. */
export async function unpackZip(file: string, tree: FileTree, pace: Pace): Promise<void> {
  const zip = await openZip(file);
  try {
    if (zip.entryCount === 0) throw new PackageError("the archive is empty");
    for await (const entry of entriesOf(zip)) await tree.add(await entryOf(zip, entry, pace));
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

/** MS-DOS, and Windows under three numbers. @see https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT 4.4.2.2 */
const DOS: ReadonlySet<number> = new Set([0, 10, 11, 14]);
/** Info-ZIP's extra field of a name in UTF-8. */
const UNICODE_PATH = 0x7075;
const MAX_TARGET_BYTES = 4_096;

/**
 * A name that was written on DOS or Windows, or stands in UTF-8 beside the other one, is text. Any other name is bytes,
 * as `unzip` takes it: they may be GBK, and a backslash is a character of the name.
 */
function zipName({ fileName, fileNameRaw, versionMadeBy, extraFields }: ZipEntry): string {
  const isText = DOS.has(versionMadeBy >>> 8) || extraFields.some(({ id }) => id === UNICODE_PATH);
  return isText ? nameOf(fileName) : fileNameRaw.toString("latin1");
}

async function entryOf(zip: ZipFile, entry: ZipEntry, pace: Pace): Promise<Entry> {
  const mode = zipMode(entry);
  const type = mode & TYPE.bits;
  const name = zipName(entry);
  const refused = (why: string) => new PackageError(`'${shownName(name)}' ${why}`);
  if (entry.isEncrypted()) throw refused("is encrypted");
  if (type === TYPE.symlink) {
    if (entry.uncompressedSize > MAX_TARGET_BYTES) throw refused("is too long a link");
    return { name, kind: "symlink", target: (await buffer(pace(checked(zip, entry)))).toString("latin1") };
  }
  // Info-ZIP makes a file of it, libarchive a directory.
  if (type === TYPE.directory && !name.endsWith("/")) throw refused("is a directory by its mode, and none by its name");
  if (type === TYPE.directory && entry.uncompressedSize > 0) throw refused("is a directory with content");
  if (name.endsWith("/")) return { name, kind: "directory" };
  if (type !== TYPE.none && type !== TYPE.file) throw refused("is no file, directory or link");
  return { name, kind: "file", mode: mode === 0 ? 0o644 : mode, content: pace(checked(zip, entry)) };
}
