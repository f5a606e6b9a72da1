import { open, realpath, stat } from "node:fs/promises";
import { boundsOf } from "../bounds.ts";
import { decompress } from "../compression/decompress.ts";
import type { PackageLimits } from "../limits.ts";
import { paced } from "../paced.ts";
import { PackageError, packageErrorOf } from "../package-error.ts";
import { nameOf } from "./entry-path.ts";
import { plantFileTree } from "./file-tree.ts";
import type { PackageFormat } from "./package-format.ts";
import { formatName, HEAD_BYTES, recognize } from "./recognize.ts";
import { unpackTar } from "./tar/unpack-tar.ts";
import { unpackZip } from "./unpack-zip.ts";

/**
 * Unpacks a fetched file into an empty directory.
 * @param format by the URL; an archive of another format is opened by its own.
 * @returns the format that it was opened as.
 * @throws PackageError for each fault of the file, and when the signal is aborted.
 */
export async function unpack(
  file: string,
  directory: string,
  format: PackageFormat,
  limits: PackageLimits,
  signal: AbortSignal,
): Promise<PackageFormat> {
  const late = AbortSignal.timeout(limits.unpackMs);
  const stop = AbortSignal.any([signal, late]);
  let opened = format;
  try {
    opened = recognize(format, await headOf(file));
    const bounds = boundsOf(limits, (await stat(file)).size);
    const tree = plantFileTree(await realpath(directory), bounds, stop);
    const plain = () => paced(decompress(file, opened.compression), bounds, stop);
    if (opened.archive === "zip") await unpackZip(file, tree, (content) => paced(content, bounds, stop));
    else if (opened.archive === "tar") await unpackTar(plain(), tree);
    else await tree.add({ kind: "file", name: nameOf(opened.fileName), mode: 0o755, content: plain() });
    await tree.finish();
    return opened;
  } catch (cause) {
    if (late.aborted && !signal.aborted)
      throw new PackageError(`not unpacked after ${limits.unpackMs / 1_000} s`, { retryable: true, cause });
    const { reason, retryable } = packageErrorOf(cause, "it cannot be unpacked");
    throw new PackageError(`${reason} (opened as ${formatName(opened)})`, { retryable, cause });
  }
}

async function headOf(file: string): Promise<Buffer> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
