import { mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { PACKAGE_LIMITS } from "../../../functions/runner/package/limits.ts";
import { packageFormat } from "../../../functions/runner/package/package-format.ts";
import { unpack } from "../../../functions/runner/package/unpack.ts";
import { aDirectory } from "../a-directory.ts";
import { type RawTarEntry, rawTar, TAR_TYPE } from "./raw-tar.ts";
import { type RawZipEntry, rawZip, UNIX_TYPE } from "./raw-zip.ts";

const LIMITS = { ...PACKAGE_LIMITS, entries: 100, unpackedBytes: 4_000_000, ratio: 10, ratioFreeBytes: 1_000_000 };

interface Entry {
  path: string;
  content?: string | Buffer;
  type?: "symlink" | "hardlink" | "characterDevice" | "blockDevice" | "fifo" | "directory";
  target?: string;
}

const asTar = ({ path: name, content, type, target }: Entry): RawTarEntry => ({
  path: name,
  ...(content !== undefined && { content }),
  ...(type && { type: TAR_TYPE[type] }),
  ...(target && { linkpath: target }),
});

const asZip = ({ path: name, content, type, target }: Entry): RawZipEntry => ({
  path: name,
  content: target ?? content ?? "",
  ...(type && { unixMode: (UNIX_TYPE as Record<string, number>)[type] ?? 0o060000 }),
});

const FORMATS = [
  { name: "a.tar", pack: (entries: Entry[]) => rawTar(entries.map(asTar)) },
  { name: "a.tar.gz", pack: (entries: Entry[]) => gzipSync(rawTar(entries.map(asTar))) },
  { name: "a.zip", pack: (entries: Entry[]) => rawZip(entries.map(asZip)) },
];

/** Unpacks into `<home>/package`; a neighbour lies beside it. */
async function unpacked(name: string, archive: Buffer) {
  const home = aDirectory();
  const directory = path.join(home, "package");
  mkdirSync(directory);
  writeFileSync(path.join(home, "neighbour"), "untouched");
  writeFileSync(path.join(home, "archive"), archive);
  const format = packageFormat(new URL(`https://example.org/${name}`));
  const failure = await unpack(path.join(home, "archive"), directory, format, LIMITS).then(
    () => undefined,
    (error: unknown) => error,
  );
  return { home, directory, failure };
}

const OUTSIDE = "/tmp/elastic-job-hostile-entry";
const HOSTILE: { what: string; entries: Entry[]; reason: string }[] = [
  { what: "a path that climbs", entries: [{ path: "../evil" }], reason: "(leads out|relative path)" },
  { what: "a path that climbs later", entries: [{ path: "bin/../../evil" }], reason: "(leads out|relative path)" },
  { what: "an absolute path", entries: [{ path: OUTSIDE }], reason: "absolute" },
  { what: "a Windows drive", entries: [{ path: "C:/evil" }], reason: "absolute" },
  {
    what: "a link to an absolute path",
    entries: [{ path: "l", type: "symlink", target: "/etc" }],
    reason: "leads out",
  },
  {
    what: "a link that climbs",
    entries: [{ path: "bin/l", type: "symlink", target: "../../neighbour" }],
    reason: "leads out",
  },
  {
    what: "a link that climbs through a link",
    entries: [
      { path: "here", type: "symlink", target: "." },
      { path: "l", type: "symlink", target: "here/../neighbour" },
    ],
    reason: "leads out",
  },
  {
    what: "a write through a link",
    entries: [
      { path: "d", type: "directory" },
      { path: "l", type: "symlink", target: "d" },
      { path: "l/evil", content: "x" },
    ],
    reason: "there twice",
  },
  {
    what: "a file in place of a link",
    entries: [
      { path: "l", type: "symlink", target: "bin" },
      { path: "l", content: "x" },
    ],
    reason: "there twice",
  },
  { what: "a device", entries: [{ path: "null", type: "characterDevice" }], reason: "" },
  { what: "a block device", entries: [{ path: "sda", type: "blockDevice" }], reason: "" },
  { what: "a pipe", entries: [{ path: "pipe", type: "fifo" }], reason: "" },
  { what: "the same name twice", entries: [{ path: "a" }, { path: "./a" }], reason: "there twice" },
  { what: "names that differ by case", entries: [{ path: "Run.sh" }, { path: "run.sh" }], reason: "case" },
  {
    what: "names that differ by Unicode form",
    entries: [{ path: "caf\u00e9" }, { path: "cafe\u0301" }],
    reason: "Unicode form",
  },
  { what: "directories that differ by case", entries: [{ path: "Bin/a" }, { path: "bin/b" }], reason: "case" },
  { what: "a file that is a directory too", entries: [{ path: "a" }, { path: "a/b" }], reason: "there twice" },
  {
    what: "too many entries",
    entries: Array.from({ length: 101 }, (_, i) => ({ path: `f${i}` })),
    reason: "100 entries",
  },
  {
    what: "too many directories in one path",
    entries: [{ path: `${"d/".repeat(45)}a` }, { path: `${"e/".repeat(45)}a` }, { path: `${"f/".repeat(20)}a` }],
    reason: "100 entries",
  },
  { what: "too many bytes", entries: [{ path: "a", content: Buffer.alloc(4_100_000) }], reason: "more than" },
  { what: "nothing", entries: [], reason: "" },
];

describe.each(FORMATS)("in $name", ({ name, pack }) => {
  test.each(HOSTILE)("$what is refused, and nothing written outside", async ({ entries, reason }) => {
    const { home, failure } = await unpacked(name, pack(entries));
    expect(failure).toMatchObject({ retryable: false, message: expect.stringMatching(`^package: .*${reason}`) });
    expect(readdirSync(home).sort()).toEqual(["archive", "neighbour", "package"]);
    expect(statSync(OUTSIDE, { throwIfNoEntry: false })).toBeUndefined();
  });

  test("a truncated archive is refused, at any length", async () => {
    const whole = pack([
      { path: "a", content: Buffer.alloc(3_000, "a") },
      { path: "b", content: "b" },
    ]);
    for (const share of [0, 0.01, 0.3, 0.5, 0.7, 0.85]) {
      const { failure } = await unpacked(name, whole.subarray(0, Math.floor(whole.length * share)));
      expect(failure, `cut at ${share}`).toMatchObject({
        retryable: false,
        message: expect.stringMatching("^package: "),
      });
    }
  });

  test("an archive of another format than its suffix is refused", async () => {
    for (const other of FORMATS.filter((format) => format.name !== name)) {
      const { failure } = await unpacked(name, other.pack([{ path: "a", content: "a" }]));
      expect(failure, other.name).toMatchObject({ retryable: false, message: expect.stringMatching("^package: ") });
    }
    const { failure } = await unpacked(name, Buffer.from("#!/bin/sh\n".repeat(100)));
    expect(failure).toMatchObject({ retryable: false });
  });

  test("files, directories, modes and links inside are as they were packed", async () => {
    const { directory, failure } = await unpacked(
      name,
      pack([
        { path: "./", type: "directory" },
        { path: "./bin", type: "directory" },
        { path: "./bin/run.sh", content: "run" },
        { path: "lib/deep/x", content: Buffer.alloc(200_000, "x") },
        { path: "start.sh", type: "symlink", target: "bin/run.sh" },
        { path: "lib/up", type: "symlink", target: "../bin" },
        { path: "lib/nowhere", type: "symlink", target: "not-there" },
      ]),
    );
    expect(failure).toBeUndefined();
    expect(readdirSync(directory).sort()).toEqual(["bin", "lib", "start.sh"]);
    expect(statSync(path.join(directory, "start.sh")).size).toBe(3);
    expect(statSync(path.join(directory, "lib/up/run.sh")).mode & 0o7777).toBe(0o644);
    expect(statSync(path.join(directory, "lib/deep/x")).size).toBe(200_000);
  });
});

describe("in a tar", () => {
  test.each([
    { what: "a hard link out", target: "../neighbour", reason: "leads out" },
    { what: "a hard link to an absolute path", target: "/etc/passwd", reason: "absolute" },
    { what: "a hard link to a missing file", target: "missing", reason: "no file" },
  ])("$what is refused", async ({ target, reason }) => {
    const { failure } = await unpacked("a.tar", rawTar([{ path: "h", type: TAR_TYPE.hardlink, linkpath: target }]));
    expect(failure).toMatchObject({ message: expect.stringContaining(reason) });
  });

  test("a hard link inside is made, and no file runs as another user", async () => {
    const archive = rawTar([
      { path: "a", content: "same", mode: 0o6777 },
      { path: "h", type: TAR_TYPE.hardlink, linkpath: "a" },
    ]);
    const { directory, failure } = await unpacked("a.tar", archive);
    expect(failure).toBeUndefined();
    expect(statSync(path.join(directory, "h")).mode & 0o7777).toBe(0o755);
  });

  test("an unknown type is refused instead of left out", async () => {
    const { failure } = await unpacked("a.tar", rawTar([{ path: "s", type: "S" }]));
    expect(failure).toMatchObject({ message: expect.stringContaining("unknown type") });
  });

  test("a second layer of compression is refused", async () => {
    const { failure } = await unpacked("a.tgz", gzipSync(gzipSync(rawTar([{ path: "a" }]))));
    expect(failure).toMatchObject({ message: expect.stringContaining("suffix") });
  });
});

test("a .gz is one file without its suffix, and its bomb is defused", async () => {
  const { directory, failure } = await unpacked("run.sh.gz", gzipSync("#!/bin/sh\n"));
  expect(failure).toBeUndefined();
  expect(statSync(path.join(directory, "run.sh")).mode & 0o777).toBe(0o755);
  const bomb = await unpacked("bomb.gz", gzipSync(Buffer.alloc(10_000_000)));
  expect(bomb.failure).toMatchObject({ message: "package: unpacks to more than 1000000 bytes" });
});
