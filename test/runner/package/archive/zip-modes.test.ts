import { lstatSync, mkdirSync, readFileSync, readlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { packageFormat } from "../../../../functions/runner/package/archive/package-format.ts";
import { unpack } from "../../../../functions/runner/package/archive/unpack.ts";
import { PACKAGE_LIMITS } from "../../../../functions/runner/package/limits.ts";
import { aDirectory } from "../../a-directory.ts";
import { rawZip, UNIX_TYPE } from "../raw-zip.ts";

/** Systems by the numbers that Info-ZIP gives them. */
const [FAT, AMIGA, VMS, UNIX, ATARI, QDOS, ACORN, BEOS, TANDEM, THEOS, DARWIN, ATHEOS] = [
  ...[0, 1, 2, 3, 5, 12],
  ...[13, 16, 17, 18, 19, 30],
] as const;
/** The bit of the internal attributes that says so: the first three bytes of the external ones are a checksum. */
const CHECKSUM = 4;
const LINK = UNIX_TYPE.symlink | 0o777;
const PROGRAM = UNIX_TYPE.file | 0o755;
const TARGET = "b";

/** Kind and content of the one file of a zip, which a system made with this mode. */
async function kindOf(system: number, mode: number, internal = 0): Promise<string> {
  const zip = rawZip([{ path: "a", unixMode: mode, content: TARGET }]);
  const record = zip.indexOf("PK\x01\x02", 0, "latin1");
  zip[record + 5] = system;
  zip.writeUInt16LE(internal, record + 36);
  const home = aDirectory();
  const into = path.join(home, "package");
  mkdirSync(into);
  const archive = path.join(home, "a.zip");
  writeFileSync(archive, zip);
  const format = packageFormat(new URL("https://example.org/a.zip"));
  await unpack(archive, into, format, PACKAGE_LIMITS, new AbortController().signal);
  const place = path.join(into, "a");
  const found = lstatSync(place);
  if (found.isSymbolicLink()) return `link to ${readlinkSync(place)}`;
  return `${found.mode & 0o100 ? "program" : "file"} with ${readFileSync(place, "utf8")}`;
}

test.each([
  { system: UNIX, mode: PROGRAM, is: "program with b" },
  { system: UNIX, mode: LINK, is: "link to b" },
  { system: UNIX, mode: PROGRAM, internal: CHECKSUM, is: "file with b" },
  { system: UNIX, mode: LINK, internal: CHECKSUM, is: "file with b" },
  { system: UNIX, mode: LINK, internal: CHECKSUM | 1, is: "file with b" },
  { system: UNIX, mode: LINK, internal: 0xffff & ~CHECKSUM, is: "link to b" },
  ...[VMS, ATARI, BEOS, ATHEOS].flatMap((system) => [
    { system, mode: LINK, is: "link to b" },
    { system, mode: PROGRAM, is: "program with b" },
  ]),
  ...[QDOS, ACORN, TANDEM, THEOS].flatMap((system) => [
    { system, mode: LINK, is: "program with b" },
    { system, mode: PROGRAM, is: "program with b" },
    { system, mode: UNIX_TYPE.file | 0o644, is: "file with b" },
  ]),
  { system: AMIGA, mode: 0o2, is: "program with b" },
  { system: AMIGA, mode: 0o755 & ~0o2, is: "file with b" },
  ...[FAT, DARWIN, 255].flatMap((system) => [
    { system, mode: LINK, is: "file with b" },
    { system, mode: PROGRAM, is: "file with b" },
  ]),
])(
  "system $system, mode $mode, internal attributes $internal: unzip makes a $is, and so does the runner",
  async (row) => {
    const { system, mode, internal = 0, is } = { internal: undefined, ...row };
    expect(await kindOf(system, mode, internal)).toBe(is);
  },
);

test("a directory whose name does not say so is refused: unzip would make a file of it, and bsdtar a directory", async () => {
  const refused = "'a' is a directory by its mode, and none by its name";
  await expect(kindOf(UNIX, UNIX_TYPE.directory | 0o755)).rejects.toThrow(refused);
});
