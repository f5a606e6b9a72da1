/** What a package may cost. */
export interface PackageLimits {
  /** Bytes of the file as it is fetched. */
  readonly fetchedBytes: number;
  /** Bytes of all files unpacked. */
  readonly unpackedBytes: number;
  /** Files, directories and links. */
  readonly entries: number;
  /** Unpacked to fetched bytes, beyond `ratioFreeBytes`. */
  readonly ratio: number;
  /** Small packages may be as compressible as they like. */
  readonly ratioFreeBytes: number;
  readonly redirects: number;
  /** Longest silence of the server, connecting included. */
  readonly idleMs: number;
  /** From the request to the last byte, redirects included. */
  readonly totalMs: number;
}

const MIB = 1_048_576;

/** A Lambda sandbox has 512 MB under /tmp, unless the deployer gives it more. */
export const PACKAGE_LIMITS: PackageLimits = {
  fetchedBytes: 256 * MIB,
  unpackedBytes: 1_024 * MIB,
  entries: 50_000,
  ratio: 100,
  ratioFreeBytes: 32 * MIB,
  redirects: 5,
  idleMs: 30_000,
  totalMs: 300_000,
};
