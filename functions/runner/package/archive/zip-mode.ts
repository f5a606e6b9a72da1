import type { Entry as ZipEntry } from "yauzl";

/** Types of Unix, in the mode of an entry. */
export const TYPE = { bits: 0o170000, none: 0, file: 0o100000, directory: 0o040000, symlink: 0o120000 };

const AMIGA = 1;
/** VMS, Unix, Atari, BeOS and AtheOS: `unzip` takes links from them. */
const WITH_LINKS: ReadonlySet<number> = new Set([2, 3, 5, 16, 30]);
/** QDOS, Acorn, Tandem and Theos: they have modes, and no links. */
const WITH_MODES: ReadonlySet<number> = new Set([12, 13, 17, 18]);
/** A bit of the internal attributes: the first three bytes of the external ones are a checksum, not a mode. */
const CHECKSUM = 0x0004;

/**
 * Type and permissions of an entry, by the system that made it; 0 when it tells none.
 * @see https://infozip.sourceforge.net/UnZip.html `mapattr` and `process_cdir_file_hdr` of UnZip 6
 */
export function zipMode(entry: Pick<ZipEntry, "versionMadeBy" | "internalFileAttributes" | "externalFileAttributes">) {
  const { versionMadeBy, internalFileAttributes, externalFileAttributes } = entry;
  if ((internalFileAttributes & CHECKSUM) !== 0) return 0;
  const system = versionMadeBy >>> 8;
  const mode = externalFileAttributes >>> 16;
  if (WITH_LINKS.has(system)) return mode;
  if (WITH_MODES.has(system)) return (mode & TYPE.bits) === TYPE.symlink ? (mode & ~TYPE.bits) | TYPE.file : mode;
  // Read, write and run, for all.
  return system === AMIGA ? ((mode >>> 1) & 0o7) * 0o111 : 0;
}
