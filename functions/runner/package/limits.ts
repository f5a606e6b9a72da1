/** The limits of a package. */
export interface PackageLimits {
  /** Bytes of the file as it is fetched. */
  readonly fetchedBytes: number;
  /** Bytes of all files unpacked. */
  readonly unpackedBytes: number;
  /** Files, directories and links. */
  readonly entries: number;
  /** Unpacked to fetched bytes, beyond `ratioFreeBytes`. */
  readonly ratio: number;
  /** Bytes that a package may always unpack to, whatever its ratio. */
  readonly ratioFreeBytes: number;
  readonly redirects: number;
  /** Longest silence of the server, connecting included. */
  readonly idleMs: number;
  /** From the request to the last byte, redirects included. */
  readonly totalMs: number;
}

const MIB = 1_048_576;

/** Lambda gives a sandbox 512 MB under /tmp, unless the function asks for more. */
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
