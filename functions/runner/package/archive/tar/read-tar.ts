import { PackageError } from "../../package-error.ts";
import { shownName } from "../entry-path.ts";
import type { ByteReader } from "./byte-reader.ts";
import { type PaxRecords, parsePaxRecords } from "./pax-records.ts";
import { BLOCK_BYTES, parseTarHeader, type TarHeader, textOf } from "./tar-header.ts";

/** One file, directory or link. Read its content before the next entry; the unread rest is skipped. */
export interface TarEntry extends TarHeader {
  readonly content: AsyncIterable<Buffer>;
}

/** Longest name or extended header, bytes. It is held in memory. */
const MAX_META_BYTES = 1_048_576;

const TYPE = {
  /** Links and directories: they may state a size, and have no content. */
  withoutContent: new Set(["1", "2", "5"]),
  longName: "L",
  longTarget: "K",
  extended: new Set(["x", "X"]),
  extendedForAll: "g",
  volumeLabel: "V",
};

/**
 * The entries of a tar as GNU tar reads them: its own long names, POSIX's extended headers, an end of one zero block.
 * @throws PackageError for bytes that are no tar, or a part of one.
 * @see https://www.gnu.org/software/tar/manual/html_node/Tar-Internals.html
 */
export async function* tarEntries(reader: ByteReader): AsyncGenerator<TarEntry> {
  let forAll: PaxRecords = new Map();
  let forNext: PaxRecords = new Map();
  let longName: string | undefined;
  let longTarget: string | undefined;
  let after = "it holds, at its beginning";

  /** With its padding. */
  async function blocksOf({ size, name }: TarHeader): Promise<Buffer> {
    if (size > MAX_META_BYTES) throw new PackageError(`'${shownName(name)}' describes itself at too great length`);
    const meta = await reader.take(size + paddingOf(size));
    if (size > 0 && meta === undefined) throw new PackageError("the archive is truncated");
    return meta ?? Buffer.alloc(0);
  }
  const metaOf = async (header: TarHeader) => (await blocksOf(header)).subarray(0, header.size);
  /** GNU tar reads a name up to its zero byte, also when that stands behind the stated size. */
  const longTextOf = async (header: TarHeader): Promise<string> => {
    const blocks = await blocksOf(header);
    if (blocks.indexOf(0) > header.size) throw new PackageError(`${after}, a long name without an end`);
    return textOf(blocks.subarray(0, header.size));
  };

  for (;;) {
    const block = await reader.take(BLOCK_BYTES);
    if (block === undefined) throw new PackageError("the archive is truncated");
    if (block.every((byte) => byte === 0)) return;
    const header = parseTarHeader(block, after);
    const { type } = header;
    if (type === TYPE.longName) longName = await longTextOf(header);
    else if (type === TYPE.longTarget) longTarget = await longTextOf(header);
    else if (TYPE.extended.has(type)) forNext = parsePaxRecords(await metaOf(header), after);
    else if (type === TYPE.extendedForAll)
      forAll = new Map([...forAll, ...forAllOf(parsePaxRecords(await metaOf(header), after), after)]);
    else if (type === TYPE.volumeLabel) await skip(reader.pieces(header.size + paddingOf(header.size)));
    else {
      const entry = completed(header, { longName, longTarget, records: new Map([...forAll, ...forNext]) });
      [longName, longTarget, forNext] = [undefined, undefined, new Map()];
      after = `it holds, after '${shownName(entry.name)}'`;
      const rest = reader.pieces(entry.size);
      yield { ...entry, content: contentOf(rest) };
      await skip(rest);
      await skip(reader.pieces(paddingOf(entry.size)));
    }
  }
}

/** Records that belong to one entry. In a header for all entries each program reads them otherwise: until when they hold, or whether. */
const OF_ONE_ENTRY = ["path", "linkpath", "size"];

function forAllOf(records: PaxRecords, after: string): PaxRecords {
  const stated = OF_ONE_ENTRY.find((key) => records.has(key));
  if (stated !== undefined) throw new PackageError(`${after}, a header for all entries that states their '${stated}'`);
  return records;
}

const paddingOf = (bytes: number): number => (BLOCK_BYTES - (bytes % BLOCK_BYTES)) % BLOCK_BYTES;

async function skip(pieces: AsyncGenerator<Buffer>): Promise<void> {
  while ((await pieces.next()).done !== true);
}

/** A reader that stops half-way leaves the rest to be skipped. */
const contentOf = (pieces: AsyncGenerator<Buffer>): AsyncIterable<Buffer> => ({
  [Symbol.asyncIterator]: () => ({ next: () => pieces.next() }),
});

interface Completion {
  readonly longName: string | undefined;
  readonly longTarget: string | undefined;
  readonly records: PaxRecords;
}

/** Extended headers and long names stand before the header that they complete. */
function completed(header: TarHeader, { longName, longTarget, records }: Completion): TarHeader {
  // An empty name replaces the header's too, and is refused then.
  const name = records.get("path") ?? longName ?? header.name;
  const target = records.get("linkpath") ?? longTarget ?? header.target;
  const stated = records.get("size");
  const size = stated ? Number(stated) : header.size;
  if (!/^\d*$/.test(stated ?? "") || !Number.isSafeInteger(size))
    throw new PackageError(`'${shownName(name)}' has no size`);
  if ([...records.keys()].some((key) => key.startsWith("GNU.sparse.")))
    throw new PackageError(`'${shownName(name)}' is a sparse file: pack it without --sparse`);
  return { ...header, name, target, size: TYPE.withoutContent.has(header.type) ? 0 : size };
}
