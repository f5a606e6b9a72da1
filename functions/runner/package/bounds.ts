import type { PackageLimits } from "./limits.ts";
import { PackageError } from "./package-error.ts";

/** Counts everything that a package of `fetchedBytes` makes its runner do. Both methods throw PackageError beyond the limits. */
export interface Bounds {
  /** One more file, directory or link. An entry that is named twice counts twice. */
  addEntry(): void;
  /** More bytes: of a file's content, of a header, or behind the archive's end. */
  addBytes(bytes: number): void;
}

export function boundsOf(
  limits: Pick<PackageLimits, "unpackedBytes" | "entries" | "ratio" | "ratioFreeBytes">,
  fetchedBytes: number,
): Bounds {
  const maxBytes = Math.min(limits.unpackedBytes, Math.max(limits.ratioFreeBytes, fetchedBytes * limits.ratio));
  let entries = 0;
  let bytes = 0;
  return {
    addEntry() {
      entries += 1;
      if (entries > limits.entries) throw new PackageError(`more than ${limits.entries} entries`);
    },
    addBytes(more) {
      bytes += more;
      if (bytes > maxBytes) throw new PackageError(`unpacks to more than ${maxBytes} bytes`);
    },
  };
}
