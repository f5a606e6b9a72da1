import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { packageFormat } from "../../../../functions/runner/package/archive/package-format.ts";
import { unpack } from "../../../../functions/runner/package/archive/unpack.ts";
import { PACKAGE_LIMITS } from "../../../../functions/runner/package/limits.ts";
import { aDirectory } from "../../a-directory.ts";
import { rawZip } from "../raw-zip.ts";

const UNIX = 3;
const DOS = 0;
/** "中文" in GBK. */
const GBK = Buffer.from([0xd6, 0xd0, 0xce, 0xc4]);

/** A zip of one file whose name is these bytes, without the mark of UTF-8. */
function zipOf(name: Buffer, host: number): Buffer {
  const placeholder = "#".repeat(name.length);
  const zip = rawZip([{ path: placeholder, content: "text" }]);
  for (let at = zip.indexOf(placeholder); at >= 0; at = zip.indexOf(placeholder, at)) name.copy(zip, at);
  const central = zip.indexOf("PK\x01\x02", 0, "latin1");
  zip.writeUInt16LE(0, 6);
  zip.writeUInt16LE(0, central + 8);
  zip[central + 5] = host;
  return zip;
}

test.each([
  { written: "on Unix in GBK", host: UNIX, name: GBK, unpacked: GBK },
  { written: "on Unix with a backslash", host: UNIX, name: Buffer.from("a\\b"), unpacked: Buffer.from("a\\b") },
  { written: "on DOS in its code page", host: DOS, name: Buffer.from([0x84]), unpacked: Buffer.from("ä") },
  { written: "on DOS with a backslash", host: DOS, name: Buffer.from("a\\b"), unpacked: Buffer.from("a") },
])("a name that was written $written is the one that unzip gives", async ({ host, name, unpacked }) => {
  const home = aDirectory();
  const into = path.join(home, "package");
  mkdirSync(into);
  const archive = path.join(home, "a.zip");
  writeFileSync(archive, zipOf(name, host));
  const format = packageFormat(new URL("https://example.org/a.zip"));
  await unpack(archive, into, format, PACKAGE_LIMITS, new AbortController().signal);
  expect(readdirSync(into, { encoding: "buffer" })).toEqual([unpacked]);
});
