import { writeFileSync } from "node:fs";
import path from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { packageFormat } from "../../../functions/runner/package/archive/package-format.ts";
import { unpack } from "../../../functions/runner/package/archive/unpack.ts";
import { PACKAGE_LIMITS, type PackageLimits } from "../../../functions/runner/package/limits.ts";
import { aDirectory } from "../a-directory.ts";
import { rawTar } from "./raw-tar.ts";

const NO_BOUNDS = { ratio: 1e6, ratioFreeBytes: 1e12, unpackedBytes: 1e12, entries: 1e9 };

function unpacking(
  name: string,
  archive: Buffer,
  limits: Partial<PackageLimits>,
  signal = new AbortController().signal,
) {
  const [file, directory] = [path.join(aDirectory(), "file"), aDirectory()];
  writeFileSync(file, archive);
  const format = packageFormat(new URL(`https://example.org/${name}`));
  return unpack(file, directory, format, { ...PACKAGE_LIMITS, ...limits }, signal);
}

const MANY_ZEROS = gzipSync(Buffer.alloc(60_000_000));
const one = rawTar([{ path: "a", content: "a" }]);

/** A bzip2 stream without a block: it stands for no bytes. */
const EMPTY_BZIP2 = Buffer.from("425a683917724538509000000000", "hex");

test.each([
  {
    what: "zeros behind a tar's end",
    name: "a.tgz",
    archive: gzipSync(Buffer.concat([one, Buffer.alloc(60_000_000)])),
  },
  {
    what: "headers",
    name: "a.tgz",
    archive: gzipSync(rawTar(Array.from({ length: 40_000 }, () => ({ path: "long", type: "L", content: "a" })))),
  },
  {
    what: "a label's content",
    name: "a.tgz",
    archive: gzipSync(rawTar([{ path: "l", type: "V", content: Buffer.alloc(60_000_000) }])),
  },
  { what: "one file", name: "a.gz", archive: MANY_ZEROS },
])("$what count as bytes of the package", async ({ name, archive }) => {
  const failure = unpacking(name, archive, { ratio: 10 });
  await expect(failure).rejects.toMatchObject({
    retryable: false,
    message: expect.stringContaining("unpacks to more than"),
  });
});

const ENDLESS = [
  {
    what: "zeros behind a tar's end",
    name: "a.tgz",
    archive: gzipSync(Buffer.concat([one, Buffer.alloc(60_000_000)])),
  },
  { what: "streams of bzip2 without a byte", name: "a.tbz2", archive: Buffer.alloc(14 * 600_000, EMPTY_BZIP2) },
  {
    what: "one directory again and again",
    name: "a.tgz",
    archive: gzipSync(rawTar(Array.from({ length: 40_000 }, () => ({ path: "d/", type: "5" })))),
  },
];

test.each(ENDLESS)("$what end with the signal, as soon as others have their turn", async ({ name, archive }) => {
  const controller = new AbortController();
  const failure = unpacking(name, archive, NO_BOUNDS, controller.signal);
  let isOver = false;
  const over = failure.finally(() => {
    isOver = true;
  });
  over.catch(() => {});
  for (let turns = 0; turns < 5; turns++) await turn();
  expect(isOver).toBe(false);
  controller.abort("cancelled");
  await expect(failure).rejects.toMatchObject({ message: expect.stringMatching("^package: ") });
});

test.each(ENDLESS)("$what end with the time for it, and another attempt may be faster", async ({ name, archive }) => {
  await expect(unpacking(name, archive, { ...NO_BOUNDS, unpackMs: 10 })).rejects.toMatchObject({
    retryable: true,
    message: "package: not unpacked after 0.01 s",
  });
});
