import { type RawTarEntry, rawTar } from "./raw-tar.ts";
import { type RawZipEntry, rawZip, UNIX_TYPE } from "./raw-zip.ts";

/**
 * A generator of random numbers. The same seed gives the same numbers. @see
 * https://github.com/bryc/code/blob/master/jshash/PRNGs.md
 */
export function diceOf(seed: number) {
  let state = seed >>> 0;
  const roll = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (end: number) => Math.floor(roll() * end);
  return { below, pick: <T>(from: readonly T[]): T => from[below(from.length)] as T };
}
export type Dice = ReturnType<typeof diceOf>;

const NAMES = [
  "a",
  "b",
  "A",
  "dir/a",
  "dir/b",
  "dir/deep/c",
  "./a",
  "dir/",
  "dir",
  "b/c",
  "x".repeat(99),
  "-n",
  "a b",
  "a\\b",
];
const SIZES = [0, 1, 511, 512, 513, 4_000];
const CONTENT = Buffer.alloc(4_000, "0123456789abcdef");
const BLOCK = 512;

const contentOf = (dice: Dice) => CONTENT.subarray(0, dice.pick(SIZES));

function tarEntry(dice: Dice): RawTarEntry {
  const path = dice.pick(NAMES);
  const kind = dice.below(10);
  if (kind === 0) return { path, type: "2", linkpath: dice.pick(NAMES) };
  if (kind === 1) return { path, type: "1", linkpath: dice.pick(NAMES) };
  if (kind === 2 || path.endsWith("/")) return { path, type: "5", mode: 0o755 };
  if (kind === 3)
    return { path: "././@LongLink", type: "L", content: `${dice.pick(NAMES)}${"y".repeat(dice.below(200))}\0` };
  if (kind === 4) return { path: "pax", type: dice.pick(["x", "g"]), content: paxOf(dice) };
  return { path, content: contentOf(dice), mode: dice.pick([0o644, 0o755, 0o444]) };
}

function paxOf(dice: Dice): string {
  const [keyword, value] = dice.pick([
    ["path", dice.pick(NAMES)],
    ["linkpath", dice.pick(NAMES)],
    ["mtime", "1.5"],
    ["comment", "none"],
    ["size", String(dice.pick(SIZES))],
    ["path", ""],
  ]);
  const body = ` ${keyword}=${value}\n`;
  const length = body.length + String(body.length + 2).length;
  return `${length}${body}`;
}

/** A tar of a few entries, damaged as programs and networks damage files. */
export function someTar(dice: Dice): Buffer {
  let tar = rawTar(Array.from({ length: 1 + dice.below(5) }, () => tarEntry(dice)));
  for (let changes = dice.below(3); changes > 0; changes--) tar = changedTar(tar, dice);
  return tar;
}

function changedTar(tar: Buffer, dice: Dice): Buffer {
  const blocks = Math.floor(tar.length / BLOCK);
  if (blocks === 0) return tar;
  const at = dice.below(blocks) * BLOCK;
  const copy = Buffer.from(tar);
  switch (dice.below(8)) {
    case 0:
      copy[at + dice.below(BLOCK)] = dice.below(256);
      return summed(copy, at);
    case 1:
      copy.write(dice.pick([..."01234567LKxgSMNVDA"]), at + 156, "latin1");
      return summed(copy, at);
    case 2:
      copy.write(
        `${dice
          .pick([...SIZES, 8_000])
          .toString(8)
          .padStart(11, "0")}\0`,
        at + 124,
        "latin1",
      );
      return summed(copy, at);
    case 3:
      return copy.subarray(0, dice.below(tar.length));
    case 4:
      return Buffer.concat([copy.subarray(0, at), copy.subarray(at + BLOCK)]);
    case 5:
      return Buffer.concat([copy.subarray(0, at + BLOCK), copy.subarray(at)]);
    case 6:
      return Buffer.concat([copy, CONTENT.subarray(0, dice.below(2_000))]);
    default:
      copy.write("ustar  \0", at + 257, "latin1");
      return summed(copy, at);
  }
}

/** Corrects the checksum, so that a reader continues with the rest. */
function summed(tar: Buffer, at: number): Buffer {
  if (at + BLOCK > tar.length) return tar;
  tar.write("        ", at + 148, "latin1");
  const sum = tar.subarray(at, at + BLOCK).reduce((total, byte) => total + byte, 0);
  tar.write(`${sum.toString(8).padStart(6, "0")}\0 `, at + 148, "latin1");
  return tar;
}

/** "中文" and "中国" in GBK. */
const GBK = [Buffer.from([0xd6, 0xd0, 0xce, 0xc4]), Buffer.from([0xd6, 0xd0, 0xb9, 0xfa])];
const PLACEHOLDER = "####";
const RECORD = "PK\x01\x02";

/** A zip of a few entries, some of them with names in GBK and without the mark of UTF-8, with changed bytes. */
export function someZip(dice: Dice): Buffer {
  const entry = (): RawZipEntry => {
    const path = dice.pick([...NAMES, PLACEHOLDER, `dir/${PLACEHOLDER}`]);
    if (path.endsWith("/")) return { path, unixMode: UNIX_TYPE.directory | 0o755 };
    if (dice.below(8) === 0) return { path, unixMode: UNIX_TYPE.symlink | 0o777, content: dice.pick(NAMES) };
    return { path, content: contentOf(dice) };
  };
  const zip = rawZip(Array.from({ length: 1 + dice.below(4) }, entry));
  const name = dice.pick(GBK);
  if (dice.below(2) === 0) inGbk(zip, name);
  for (let changes = dice.below(3); changes > 0; changes--) {
    const kind = dice.below(6);
    if (kind === 0) return zip.subarray(0, dice.below(zip.length));
    if (kind < 3) changeRecord(zip, dice);
    else zip[dice.below(zip.length)] = dice.below(256);
  }
  return withoutCodePages(zip);
}

/** Systems whose names are in a code page of DOS. */
const WITH_CODE_PAGE: ReadonlySet<number> = new Set([0, 6, 10, 11, 14]);
const BACKSLASH = 0x5c;

/** Such a name is text here, as PKWARE says, if it is not plain; unzip and bsdtar each make other bytes of it. */
function withoutCodePages(zip: Buffer): Buffer {
  for (const at of recordsOf(zip)) {
    const name = zip.subarray(at + 46, at + 46 + zip.readUInt16LE(at + 28));
    const isPlain = name.every((byte) => byte < 0x80 && byte !== BACKSLASH);
    if (!isPlain && WITH_CODE_PAGE.has(zip[at + 5] ?? 0)) zip[at + 5] = 3;
  }
  return zip;
}

/** Where the whole records of the central directory begin. */
function recordsOf(zip: Buffer): number[] {
  const records: number[] = [];
  for (let at = zip.indexOf(RECORD, 0, "latin1"); at >= 0; at = zip.indexOf(RECORD, at + 4, "latin1"))
    if (at + 46 <= zip.length) records.push(at);
  return records;
}

/** Systems that zips come from, and one that there is none of. */
const SYSTEMS = [0, 1, 2, 3, 5, 6, 12, 16, 19, 30, 99];
const MODES = [
  0,
  0o755,
  UNIX_TYPE.file | 0o755,
  UNIX_TYPE.file | 0o111,
  UNIX_TYPE.symlink,
  UNIX_TYPE.directory,
  UNIX_TYPE.fifo,
];

/** Another system, mode or kind of attributes in a record of the central directory. */
function changeRecord(zip: Buffer, dice: Dice): void {
  const at = dice.pick(recordsOf(zip));
  if (at === undefined) return;
  const field = dice.below(3);
  if (field === 0) zip[at + 5] = dice.pick(SYSTEMS);
  else if (field === 1) zip.writeUInt16LE(dice.pick([1, 2, 4, 0xffff]), at + 36);
  else zip.writeUInt16LE(dice.pick(MODES), at + 40);
}

/** Headers with and without the mark of UTF-8 (flag 0x0800) are as long: the names are replaced in their places. */
function inGbk(zip: Buffer, name: Buffer): void {
  for (let at = zip.indexOf(PLACEHOLDER); at >= 0; at = zip.indexOf(PLACEHOLDER, at + 1)) name.copy(zip, at);
  const headers = [
    { magic: "PK\x03\x04", flags: 6 },
    { magic: RECORD, flags: 8 },
  ];
  for (const { magic, flags } of headers) {
    for (let at = zip.indexOf(magic, 0, "latin1"); at >= 0; at = zip.indexOf(magic, at + 4, "latin1"))
      zip.writeUInt16LE(0, at + flags);
  }
}
