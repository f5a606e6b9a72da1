/** The limits of a package. */
export interface PackageLimits {
  /** Bytes of the file as it is fetched. */
  readonly fetchedBytes: number;
  /** Bytes of all files unpacked; of a tar all bytes, its headers too. */
  readonly unpackedBytes: number;
  /** Files, directories and links; one that an archive names twice counts twice. */
  readonly entries: number;
  /** Unpacked to fetched bytes, beyond `ratioFreeBytes`. */
  readonly ratio: number;
  /** Bytes that a package may always unpack to, at any ratio. */
  readonly ratioFreeBytes: number;
  readonly redirects: number;
  /** Longest silence of the server, connecting included. */
  readonly idleMs: number;
  /** From the request to the last byte, redirects included. */
  readonly totalMs: number;
  /** From the first byte read to the last link made. */
  readonly unpackMs: number;
}

const MIB = 1_048_576;

export const PACKAGE_LIMITS: PackageLimits = {
  fetchedBytes: 256 * MIB,
  unpackedBytes: 1_024 * MIB,
  entries: 50_000,
  ratio: 100,
  ratioFreeBytes: 32 * MIB,
  redirects: 5,
  idleMs: 30_000,
  totalMs: 300_000,
  unpackMs: 300_000,
};

/** Bytes that jobs may write beside their package: Lambda's default size of /tmp. */
const JOBS_OWN_MB = 512;

/**
 * MB of /tmp that a runner needs: a package at its limits, fetched and unpacked, and the files of jobs. Beyond
 * the first 512 MB Lambda charges 0.0000000309 USD for a GB and second: about 1 % of a second of 256 MB of memory.
 * @see https://aws.amazon.com/lambda/pricing/
 */
export const SANDBOX_STORAGE_MB = (PACKAGE_LIMITS.fetchedBytes + PACKAGE_LIMITS.unpackedBytes) / MIB + JOBS_OWN_MB;
