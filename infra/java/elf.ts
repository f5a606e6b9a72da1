/**
 * The libraries and symbol versions that Linux needs to load a file.
 * @see https://refspecs.linuxfoundation.org/elf/gabi4+/contents.html
 */
export interface Needs {
  /** Names of shared libraries. */
  readonly libraries: readonly string[];
  /** Versions of symbols, such as GLIBC_2.34. */
  readonly versions: readonly string[];
}

const MAGIC = 0x7f454c46;
const SECTION = { dynamic: 6, versionNeeds: 0x6ffffffe };
const DT_NEEDED = 1n;
const DYNAMIC_ENTRY_BYTES = 16;

/** @returns undefined for a file that is no 64-bit ELF file. */
export function readNeeds(file: Buffer): Needs | undefined {
  const is64Bit = file.length > 64 && file.readUInt32BE(0) === MAGIC && file[4] === 2;
  if (!is64Bit) return undefined;
  const sections = readSections(file);
  const stringsOf = (section: Section) => {
    const { offset } = sections[section.link] as Section;
    return (at: number) => textAt(file, offset + at);
  };
  return {
    libraries: sections
      .filter(({ type }) => type === SECTION.dynamic)
      .flatMap((section) => neededBy(file, section, stringsOf(section))),
    versions: sections
      .filter(({ type }) => type === SECTION.versionNeeds)
      .flatMap((section) => versionsOf(file, section, stringsOf(section))),
  };
}

interface Section {
  readonly type: number;
  readonly offset: number;
  readonly size: number;
  /** The index of the section with its strings. */
  readonly link: number;
}

function readSections(file: Buffer): Section[] {
  const table = Number(file.readBigUInt64LE(0x28));
  const [entryBytes, count] = [file.readUInt16LE(0x3a), file.readUInt16LE(0x3c)];
  return Array.from({ length: count }, (_, n) => {
    const at = table + n * entryBytes;
    return {
      type: file.readUInt32LE(at + 4),
      offset: Number(file.readBigUInt64LE(at + 24)),
      size: Number(file.readBigUInt64LE(at + 32)),
      link: file.readUInt32LE(at + 40),
    };
  });
}

function neededBy(file: Buffer, { offset, size }: Section, stringAt: (at: number) => string): string[] {
  const names: string[] = [];
  for (let at = offset; at < offset + size; at += DYNAMIC_ENTRY_BYTES)
    if (file.readBigInt64LE(at) === DT_NEEDED) names.push(stringAt(Number(file.readBigUInt64LE(at + 8))));
  return names;
}

/** A chain of records, one for each library. Each record has a chain of the versions that the file needs of it. */
function versionsOf(file: Buffer, { offset }: Section, stringAt: (at: number) => string): string[] {
  const names: string[] = [];
  for (let record = offset; ; ) {
    for (let version = record + file.readUInt32LE(record + 8); ; ) {
      names.push(stringAt(file.readUInt32LE(version + 8)));
      const next = file.readUInt32LE(version + 12);
      if (next === 0) break;
      version += next;
    }
    const next = file.readUInt32LE(record + 12);
    if (next === 0) return names;
    record += next;
  }
}

const textAt = (file: Buffer, at: number): string => file.toString("latin1", at, file.indexOf(0, at));
