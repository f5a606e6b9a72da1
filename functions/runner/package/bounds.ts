import type { PackageLimits } from "./limits.ts";
import { PackageError } from "./package-error.ts";

type Limits = Pick<PackageLimits, "unpackedBytes" | "entries" | "ratio" | "ratioFreeBytes">;

/** Counts the bytes and entries of a package of `fetchedBytes`. Both methods throw PackageError beyond the limits. */
export interface Bounds {
  addEntry(): void;
  addBytes(bytes: number): void;
}

export function boundsOf(limits: Limits, fetchedBytes: number): Bounds {
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
