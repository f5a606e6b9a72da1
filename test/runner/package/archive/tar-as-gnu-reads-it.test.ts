import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { packageFormat } from "../../../../functions/runner/package/archive/package-format.ts";
import { unpack } from "../../../../functions/runner/package/archive/unpack.ts";
import { PACKAGE_LIMITS } from "../../../../functions/runner/package/limits.ts";
import { aDirectory } from "../../a-directory.ts";
import { type RawTarEntry, rawTar, TAR_TYPE } from "../raw-tar.ts";

async function unpacked(tar: Buffer): Promise<string> {
  const [file, directory] = [path.join(aDirectory(), "file"), aDirectory()];
  writeFileSync(file, tar);
  const format = packageFormat(new URL("https://example.org/a.tar"));
  await unpack(file, directory, format, PACKAGE_LIMITS, new AbortController().signal);
  return directory;
}

const BLOCK = 512;
const END = 2 * BLOCK;

/** Records of POSIX's extended header, before the entry that they complete. */
function pax(records: Readonly<Record<string, string>>, type = "x"): RawTarEntry {
  const content = Object.entries(records).map(([key, value]) => recordOf(key, Buffer.from(value)));
  return { path: "PaxHeaders/x", type, content: Buffer.concat(content) };
}

function recordOf(key: string, value: Buffer): Buffer {
  const rest = Buffer.concat([Buffer.from(` ${key}=`), value, Buffer.from("\n")]);
  const digits = [1, 2, 3, 4].find((count) => String(rest.length + count).length === count) ?? 0;
  return Buffer.concat([Buffer.from(String(rest.length + digits)), rest]);
}

const LONG = `${"deep/".repeat(30)}name`;

describe("a tar is read as GNU tar reads it", () => {
  test.each<{ what: string; tar: Buffer; file?: string; content?: string }>([
    { what: "a file with a stray link name", tar: rawTar([{ path: "a", linkpath: "stray", content: "x" }]) },
    { what: "a missing second zero block", tar: rawTar([{ path: "a", content: "x" }]).subarray(0, -BLOCK) },
    {
      what: "garbage behind the end",
      tar: Buffer.concat([rawTar([{ path: "a", content: "x" }]), Buffer.alloc(700, "junk")]),
    },
    { what: "a contiguous file", tar: rawTar([{ path: "a", type: "7", content: "x" }]) },
    { what: "a file of the oldest tar", tar: rawTar([{ path: "a", type: "\0", content: "x" }]) },
    {
      what: "a label of the volume",
      tar: rawTar([
        { path: "label", type: "V" },
        { path: "a", content: "x" },
      ]),
    },
    { what: "a path in an extended header", tar: rawTar([pax({ path: "a" }), { path: "", content: "x" }]) },
    { what: "an extended header of Solaris", tar: rawTar([pax({ path: "a" }, "X"), { path: "b", content: "x" }]) },
    { what: "a comment for all entries", tar: rawTar([pax({ comment: "c" }, "g"), { path: "a", content: "x" }]) },
    { what: "unknown keywords", tar: rawTar([pax({ "SCHILY.dev": "1", mtime: "0.5" }), { path: "a", content: "x" }]) },
    {
      what: "a path longer than a header holds, in POSIX's way",
      tar: rawTar([pax({ path: LONG }), { path: "cut", content: "x" }]),
      file: LONG,
    },
    {
      what: "a path longer than a header holds, in GNU's way",
      tar: rawTar([
        { path: "././@LongLink", type: "L", content: `${LONG}\0` },
        { path: "cut", content: "x" },
      ]),
      file: LONG,
    },
    {
      what: "the target of a hard link in an extended header",
      tar: rawTar([{ path: "b", content: "x" }, pax({ linkpath: "b" }), { path: "a", type: TAR_TYPE.hardlink }]),
    },
    {
      what: "a hard link to a file that is replaced later",
      tar: rawTar([
        { path: "b", content: "x" },
        { path: "a", type: TAR_TYPE.hardlink, linkpath: "b" },
        { path: "b", content: "new" },
      ]),
    },
    {
      what: "the same file twice",
      tar: rawTar([
        { path: "a", content: "old" },
        { path: "a", content: "x" },
      ]),
    },
  ])("$what", async ({ tar, file = "a", content = "x" }) => {
    expect(readFileSync(path.join(await unpacked(tar), file), "utf8")).toBe(content);
  });

  test("a file of the oldest tar whose name ends with a slash is a directory", async () => {
    const directory = await unpacked(rawTar([{ path: "d/", type: "\0" }]));
    expect(statSync(path.join(directory, "d")).isDirectory()).toBe(true);
  });

  test.each([
    { what: "a directory", type: TAR_TYPE.directory },
    { what: "a link", type: TAR_TYPE.symlink },
    { what: "a hard link", type: TAR_TYPE.hardlink },
  ])("$what that states a size has no content: the next header stands behind its own", async ({ type }) => {
    const tar = rawTar([
      { path: "here", content: "x" },
      pax({ size: "511" }),
      { path: "one", type, linkpath: "here" },
      { path: "a", content: "x" },
    ]);
    expect(readdirSync(await unpacked(tar)).sort()).toEqual(["a", "here", "one"]);
  });

  test("names are bytes: two names of GBK stay two", async () => {
    const names = [Buffer.from("d6d0", "hex"), Buffer.from("cec4", "hex")];
    const tar = rawTar(
      names.flatMap((name) => [
        { path: "h", type: "x", content: recordOf("path", name) },
        { path: "cut", content: name },
      ]),
    );
    const directory = await unpacked(tar);
    expect(readdirSync(directory, { encoding: "buffer" }).sort(Buffer.compare)).toEqual(names.sort(Buffer.compare));
  });
});

describe("a refusal names the entry", () => {
  test.each([
    {
      what: "a sparse file of POSIX",
      tar: rawTar([pax({ "GNU.sparse.major": "1" }), { path: "a" }]),
      reason: "'a' is a sparse file",
    },
    { what: "a sparse file of GNU", tar: rawTar([{ path: "a", type: "S" }]), reason: "'a' is a sparse file" },
    { what: "a size that is none", tar: rawTar([pax({ size: "1e3" }), { path: "a" }]), reason: "'a' has no size" },
    {
      what: "a damaged extended header",
      tar: rawTar([{ path: "x", type: "x", content: "9 a=b\n" }, { path: "a" }]),
      reason: "extended header",
    },
    {
      what: "a link without a target",
      tar: rawTar([{ path: "a", type: TAR_TYPE.symlink }]),
      reason: "'a' names no target",
    },
    ...["L", "K"].map((type) => ({
      what: `a long name that goes on behind its size: ${type}`,
      tar: goingOn(rawTar([{ path: "a" }, { path: "././@LongLink", type, content: "cut" }, { path: "b" }])),
      reason: "after 'a', a long name without an end",
    })),
    ...["path", "linkpath", "size"].map((key) => ({
      what: `a header for all entries that states their ${key}`,
      tar: rawTar([{ path: "a" }, pax({ [key]: "1" }, "g"), { path: "b" }]),
      reason: `after 'a', a header for all entries that states their '${key}'`,
    })),
    { what: "a device", tar: rawTar([{ path: "a", type: TAR_TYPE.characterDevice }]), reason: "'a' is a device" },
    { what: "a pipe", tar: rawTar([{ path: "a", type: TAR_TYPE.fifo }]), reason: "'a' is a pipe" },
    { what: "a damaged header", tar: damaged(rawTar([{ path: "a" }, { path: "b" }])), reason: "after 'a', no header" },
    { what: "no end", tar: rawTar([{ path: "a" }]).subarray(0, -END), reason: "truncated" },
  ])("$what", async ({ tar, reason }) => {
    await expect(unpacked(tar)).rejects.toMatchObject({
      retryable: false,
      message: expect.stringMatching(`${reason}.*\\(opened as tar\\)`),
    });
  });
});

/** The padding behind "cut" is part of the name. */
function goingOn(tar: Buffer): Buffer {
  const copy = Buffer.from(tar);
  copy.write("off", copy.indexOf("cut") + "cut".length);
  return copy;
}

function damaged(tar: Buffer): Buffer {
  const copy = Buffer.from(tar);
  copy[BLOCK] = 0x7f;
  return copy;
}
