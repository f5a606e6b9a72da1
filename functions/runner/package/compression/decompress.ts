import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { XzReadableStream } from "xz-decompress";
import type { Compression } from "../archive/package-format.ts";
import { PackageError, packageErrorOf } from "../package-error.ts";
import { bunzip2 } from "./bunzip2.ts";

/** The plain bytes of a file. @throws PackageError for one that is damaged. */
export async function* decompress(file: string, compression: Compression): AsyncGenerator<Buffer> {
  try {
    yield* OPENERS[compression](file);
  } catch (error) {
    throw packageErrorOf(error, compression === "none" ? "it cannot be read" : `its ${compression} is damaged`);
  }
}

const OPENERS: Record<Compression, (file: string) => AsyncIterable<Buffer>> = {
  none: (file) => createReadStream(file),
  gzip: gunzip,
  bzip2: bunzip2,
  xz: unxz,
};

async function* gunzip(file: string): AsyncGenerator<Buffer> {
  const source = createReadStream(file);
  const plain = createGunzip();
  source.on("error", (error) => plain.destroy(error));
  try {
    yield* source.pipe(plain);
  } finally {
    source.destroy();
  }
}

async function* unxz(file: string): AsyncGenerator<Buffer> {
  const source = createReadStream(file);
  const plain = new XzReadableStream(Readable.toWeb(source)).getReader();
  try {
    for (let read = await plain.read(); !read.done; read = await plain.read()) yield Buffer.from(read.value);
  } catch (cause) {
    throw new PackageError("not a whole xz file, or one that needs a dictionary of more than 64 MB", { cause });
  } finally {
    // That the library cannot be stopped half-way is an error of its own: it would hide the reason to stop.
    await plain.cancel().catch(() => {});
    source.destroy();
  }
}
