import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { packageFormat } from "../../../../functions/runner/package/archive/package-format.ts";
import { unpack } from "../../../../functions/runner/package/archive/unpack.ts";
import { bunzip2 } from "../../../../functions/runner/package/compression/bunzip2.ts";
import { PACKAGE_LIMITS } from "../../../../functions/runner/package/limits.ts";
import { aDirectory } from "../../a-directory.ts";
import { needsProgram } from "../../needs-program.ts";

/** `bin/start.sh` and 300 KB of text, packed with GNU tar, bzip2 1.0.8 and xz 5.4.1. */
const fixture = (name: string) => readFileSync(path.join(import.meta.dirname, "fixtures", name));

async function unpacked(name: string, archive: Buffer) {
  const [file, directory] = [path.join(aDirectory(), "file"), aDirectory()];
  writeFileSync(file, archive);
  await unpack(
    file,
    directory,
    packageFormat(new URL(`https://example.org/${name}`)),
    PACKAGE_LIMITS,
    new AbortController().signal,
  );
  return directory;
}

describe.each(["package.tar.bz2", "package.tar.xz"])("%s", (name) => {
  test("is unpacked, under either of its suffixes", async () => {
    for (const suffix of [name, name.replace(".tar.bz2", ".tbz2").replace(".tar.xz", ".txz")]) {
      const directory = await unpacked(suffix, fixture(name));
      expect(readFileSync(path.join(directory, "bin/start.sh"), "utf8")).toBe("#!/bin/sh\necho unpacked\n");
      expect(readFileSync(path.join(directory, "numbers"), "utf8").split("\n").slice(-2)).toEqual(["50000", ""]);
    }
  });

  test("cut anywhere, or with any bit turned, is refused", async () => {
    const whole = fixture(name);
    for (const share of [0, 0.001, 0.1, 0.5, 0.9, 0.999]) {
      const cut = whole.subarray(0, Math.floor(whole.length * share));
      await expect(unpacked(name, cut), `cut at ${share}`).rejects.toMatchObject({ retryable: false });
    }
    for (const at of [0, 5, 20, Math.floor(whole.length / 2), whole.length - 12]) {
      const turned = Buffer.from(whole);
      turned[at] = (turned[at] ?? 0) ^ 0x10;
      await expect(unpacked(name, turned), `bit of byte ${at}`).rejects.toMatchObject({ retryable: false });
    }
  });

  test.each(["a.tar.gz", "a.tar", "a.zip", "a.tbz2", "a.txz"])("is recognised under the name %s", async (other) => {
    expect(readFileSync(path.join(await unpacked(other, fixture(name)), "bin/start.sh"), "utf8")).toContain("unpacked");
  });
});

test("all that bzip2 packs is unpacked again", async (context) => {
  needsProgram(context, "bzip2");
  const file = path.join(aDirectory(), "file.bz2");
  const runs = fc.array(fc.tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 1, max: 700 })), {
    maxLength: 40,
  });
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 3_000 }).map((array) => Buffer.from(array)),
    runs.map((list) => Buffer.concat(list.map(([byte, length]) => Buffer.alloc(length, byte)))),
  );
  await fc.assert(
    fc.asyncProperty(bytes, fc.integer({ min: 1, max: 9 }), async (plain, level) => {
      writeFileSync(file, execFileSync("bzip2", [`-${level}`], { input: plain }));
      expect(await contents(file)).toEqual(plain);
    }),
    { numRuns: 60 },
  );
});

test("several blocks, and several streams in one file, follow each other", async (context) => {
  needsProgram(context, "bzip2");
  const file = path.join(aDirectory(), "file.bz2");
  const plain = Buffer.from(Array.from({ length: 60_000 }, (_, i) => `${i * i}`).join(" "));
  const stream = execFileSync("bzip2", ["-1"], { input: plain });
  writeFileSync(file, Buffer.concat([stream, stream]));
  expect((await contents(file)).equals(Buffer.concat([plain, plain]))).toBe(true);
});

async function contents(file: string): Promise<Buffer> {
  const blocks: Buffer[] = [];
  for await (const block of bunzip2(file)) blocks.push(block);
  return Buffer.concat(blocks);
}
