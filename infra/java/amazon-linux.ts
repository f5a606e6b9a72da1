import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { readNeeds } from "./elf.ts";

/**
 * Libraries of the image that is the base of Lambda's current runtimes.
 * @see https://docs.aws.amazon.com/linux/al2023/ug/al2023-container-image-types.html (glibc, libgcc, libstdc++, zlib)
 */
const LIBRARIES = new Set([
  ...["ld-linux-x86-64.so.2", "libc.so.6", "libdl.so.2", "libm.so.6", "libpthread.so.0", "librt.so.1"],
  ...["libgcc_s.so.1", "libstdc++.so.6", "libz.so.1"],
]);
/** @see https://docs.aws.amazon.com/linux/al2023/ug/compare-with-al2.html (glibc 2.34) */
const GLIBC_MINOR = 34;

/**
 * Finds the missing libraries and versions: the files of a directory need them, and neither the directory nor Amazon
 * Linux 2023 has them.
 * @returns the missing names of each file that has any, by its path in the directory.
 */
export function missingOn(directory: string): Map<string, string> {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const own = new Set(files.map(({ name }) => name));
  const missing = new Map<string, string>();
  for (const { parentPath, name } of files) {
    const file = path.join(parentPath, name);
    const needs = readNeeds(readFileSync(file));
    if (needs === undefined) continue;
    const lacking = [
      ...needs.libraries.filter((library) => !own.has(library) && !LIBRARIES.has(library)),
      ...needs.versions.filter(isTooNew),
    ];
    if (lacking.length > 0) missing.set(path.relative(directory, file), lacking.join(" and "));
  }
  return missing;
}

const isTooNew = (version: string): boolean => Number(/^GLIBC_2\.(\d+)/.exec(version)?.[1] ?? 0) > GLIBC_MINOR;
