import { createReadStream } from "node:fs";
import { realpath, stat } from "node:fs/promises";
import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { XzReadableStream } from "xz-decompress";
import { boundsOf } from "./bounds.ts";
import { bunzip2 } from "./bunzip2.ts";
import { plantFileTree } from "./file-tree.ts";
import type { PackageLimits } from "./limits.ts";
import { PackageError } from "./package-error.ts";
import type { PackageFormat } from "./package-format.ts";
import { unpackTar } from "./unpack-tar.ts";
import { unpackZip } from "./unpack-zip.ts";

/**
 * Unpacks a fetched file into an empty directory.
 * @throws PackageError for each fault of the file.
 */
export async function unpack(
  file: string,
  directory: string,
  format: PackageFormat,
  limits: PackageLimits,
): Promise<void> {
  const { size } = await stat(file);
  const tree = plantFileTree(await realpath(directory), boundsOf(limits, size));
  try {
    if (format.archive === "zip") await unpackZip(file, tree);
    else if (format.archive === "tar") await unpackTar(decompress(file, format), tree);
    else await tree.add({ kind: "file", name: format.fileName, mode: 0o755, content: decompress(file, format) });
    await tree.finish();
  } catch (error) {
    if (error instanceof PackageError) throw error;
    throw new PackageError(`cannot be unpacked: ${error instanceof Error ? error.message : error}`, { cause: error });
  }
}

function decompress(file: string, { compression }: PackageFormat): Readable {
  if (compression === "bzip2") return Readable.from(bunzip2(file));
  const source = createReadStream(file);
  if (compression === "none") return source;
  if (compression === "xz") return Readable.from(unxz(source));
  const plain = createGunzip();
  source.on("error", (error) => plain.destroy(error));
  return source.pipe(plain);
}

async function* unxz(source: Readable): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of new XzReadableStream(Readable.toWeb(source))) yield Buffer.from(chunk);
  } catch (cause) {
    throw new PackageError("not a whole xz file, or one that needs a dictionary of more than 64 MB", { cause });
  } finally {
    source.destroy();
  }
}
