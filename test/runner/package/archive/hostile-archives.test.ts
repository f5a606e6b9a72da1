import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { packageFormat } from "../../../../functions/runner/package/archive/package-format.ts";
import { unpack } from "../../../../functions/runner/package/archive/unpack.ts";
import { PACKAGE_LIMITS } from "../../../../functions/runner/package/limits.ts";
import { aDirectory } from "../../a-directory.ts";
import { type RawTarEntry, rawTar, TAR_TYPE } from "../raw-tar.ts";
import { type RawZipEntry, rawZip, UNIX_TYPE } from "../raw-zip.ts";

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
  // The name of a directory in a zip says so.
  path: type === "directory" && !name.endsWith("/") ? `${name}/` : name,
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
  const failure = await unpack(
    path.join(home, "archive"),
    directory,
    format,
    LIMITS,
    new AbortController().signal,
  ).then(
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
  { what: "a device", entries: [{ path: "null", type: "characterDevice" }], reason: "" },
  { what: "a block device", entries: [{ path: "sda", type: "blockDevice" }], reason: "" },
  { what: "a pipe", entries: [{ path: "pipe", type: "fifo" }], reason: "" },
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
  {
    what: "a chain of links that leads out once its end is there",
    entries: [
      { path: "l", type: "symlink", target: "d/../neighbour" },
      { path: "d", type: "symlink", target: "sub/later" },
      { path: "sub/later", type: "symlink", target: "../s" },
      { path: "s/x", content: "x" },
      { path: "out", type: "symlink", target: "s/up/../../neighbour" },
      { path: "s/up", type: "symlink", target: ".." },
    ],
    reason: "'out' leads out",
  },
  {
    what: "a dangling link through a link",
    entries: [
      { path: "a/b/c", type: "symlink", target: "../../d" },
      { path: "l", type: "symlink", target: "a/b/c/../../missing" },
    ],
    reason: "'l' leads out",
  },
  {
    what: "one directory named too often",
    entries: Array.from({ length: 101 }, () => ({ path: "d", type: "directory" as const })),
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

  test("an archive of another format than its suffix is opened as the format it has", async () => {
    for (const other of FORMATS) {
      const { directory, failure } = await unpacked(name, other.pack([{ path: "a", content: "a" }]));
      expect(failure, other.name).toBeUndefined();
      expect(readdirSync(directory)).toEqual(["a"]);
    }
  });

  test.each([
    { what: "a script", bytes: Buffer.from("#!/bin/sh\n".repeat(100)), reason: "" },
    { what: "a page", bytes: Buffer.from("<!DOCTYPE html><title>Sign in</title>"), reason: "it is a page of HTML" },
    { what: "zstd", bytes: Buffer.from("28b52ffd240141000061", "hex"), reason: "it is zstd, which is not unpacked" },
    { what: "7z", bytes: Buffer.from("377abcaf271c0004", "hex"), reason: "it is 7z, which is not unpacked" },
  ])("$what is refused, with the format that it was opened as", async ({ bytes, reason }) => {
    const { failure } = await unpacked(name, bytes);
    expect(failure).toMatchObject({ retryable: false, message: expect.stringMatching(`${reason}.*\\(opened as `) });
  });

  test.each([
    { what: "a file", first: { path: "a", content: "old, and longer" } },
    { what: "a link", first: { path: "a", type: "symlink", target: "b" } as const },
  ])("of $what and a file of one name the last wins, and nothing is written through a link", async ({ first }) => {
    const { directory, failure } = await unpacked(
      name,
      pack([{ path: "b", content: "b" }, first, { path: "./a", content: "new" }]),
    );
    expect(failure).toBeUndefined();
    expect(["a", "b"].map((one) => readFileSync(path.join(directory, one), "utf8"))).toEqual(["new", "b"]);
  });

  test("names that differ by case or Unicode form are different names", async () => {
    const names = ["Run.sh", "run.sh", "caf\u00e9", "cafe\u0301", "Bin", "bin"];
    const { directory, failure } = await unpacked(name, pack(names.map((one) => ({ path: one, content: one }))));
    expect(failure).toBeUndefined();
    for (const one of names) expect(readFileSync(path.join(directory, one), "utf8")).toBe(one);
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
    const { failure } = await unpacked("a.tar", rawTar([{ path: "s", type: "?" }]));
    expect(failure).toMatchObject({ message: expect.stringContaining("'s' is of an unknown type (?)") });
  });

  test("a second layer of compression is refused", async () => {
    const { failure } = await unpacked("a.tgz", gzipSync(gzipSync(rawTar([{ path: "a" }]))));
    expect(failure).toMatchObject({
      message: expect.stringMatching("(truncated|no header of a tar) .opened as tar packed by gzip"),
    });
  });
});

test("a .gz is one file without its suffix, and its bomb is defused", async () => {
  const { directory, failure } = await unpacked("run.sh.gz", gzipSync("#!/bin/sh\n"));
  expect(failure).toBeUndefined();
  expect(statSync(path.join(directory, "run.sh")).mode & 0o777).toBe(0o755);
  const bomb = await unpacked("bomb.gz", gzipSync(Buffer.alloc(10_000_000)));
  expect(bomb.failure).toMatchObject({
    message: "package: unpacks to more than 1000000 bytes (opened as one file, packed by gzip)",
  });
});
