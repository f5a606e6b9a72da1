import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { packageFormat } from "../../../functions/runner/package/archive/package-format.ts";
import { unpack } from "../../../functions/runner/package/archive/unpack.ts";
import { bunzip2 } from "../../../functions/runner/package/compression/bunzip2.ts";
import { PACKAGE_LIMITS } from "../../../functions/runner/package/limits.ts";
import { aDirectory } from "../a-directory.ts";
import { needsProgram } from "../needs-program.ts";
import { rawTar } from "./raw-tar.ts";

const LIMITS = { ...PACKAGE_LIMITS, entries: 100, unpackedBytes: 4_000_000, ratio: 10, ratioFreeBytes: 1_000_000 };

function unpacked(name: string, archive: Buffer) {
  const file = path.join(aDirectory(), "file");
  writeFileSync(file, archive);
  return unpack(
    file,
    aDirectory(),
    packageFormat(new URL(`https://example.org/${name}`)),
    LIMITS,
    new AbortController().signal,
  );
}

const compressed = (program: string, plain: Buffer, ...args: string[]) =>
  execFileSync(program, ["-c", ...args], { input: plain });

const ZEROS = Buffer.alloc(50_000_000);

describe.each([
  { name: "a.tar.bz2", program: "bzip2" },
  { name: "a.tar.xz", program: "xz" },
])("in a $name (skipped without $program)", ({ name, program }) => {
  test.for([
    { what: "by ratio", tar: () => rawTar([{ path: "a", content: ZEROS }]), reason: "more than 1000000 bytes" },
    {
      what: "by count",
      tar: () => rawTar(Array.from({ length: 101 }, (_, i) => ({ path: `f${i}` }))),
      reason: "more than 100 entries",
    },
  ])("a bomb $what is defused", async ({ tar, reason }, context) => {
    needsProgram(context, program);
    const failure = unpacked(name, compressed(program, tar()));
    await expect(failure).rejects.toMatchObject({ retryable: false, message: expect.stringContaining(reason) });
  });
});

test("a block of bzip2 that stands for 46 MB comes in small pieces", async (context) => {
  needsProgram(context, "bzip2");
  const file = path.join(aDirectory(), "file.bz2");
  writeFileSync(file, compressed("bzip2", ZEROS));
  const lengths: number[] = [];
  for await (const piece of bunzip2(file)) lengths.push(piece.length);
  expect(Math.max(...lengths)).toBeLessThanOrEqual(65_536);
  expect(lengths.reduce((sum, length) => sum + length, 0)).toBe(ZEROS.length);
});

test("an xz may declare a dictionary of 64 MB, and no larger one", async (context) => {
  needsProgram(context, "xz");
  const tar = rawTar([{ path: "a", content: "a" }]);
  const declaring = (dict: string) => compressed("xz", tar, "-T1", `--lzma2=dict=${dict}`);
  await unpacked("a.txz", declaring("64MiB"));
  const failure = unpacked("a.txz", declaring("1536MiB"));
  await expect(failure).rejects.toMatchObject({ retryable: false, message: expect.stringContaining("dictionary") });
});
