import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { packageFormat } from "../../../../functions/runner/package/archive/package-format.ts";
import { unpack } from "../../../../functions/runner/package/archive/unpack.ts";
import { PACKAGE_LIMITS } from "../../../../functions/runner/package/limits.ts";
import { aDirectory } from "../../a-directory.ts";
import { rawZip } from "../raw-zip.ts";

const LIMITS = { ...PACKAGE_LIMITS, unpackedBytes: 4_000_000, ratio: 10, ratioFreeBytes: 1_000_000 };

/** Offsets in a record of the central directory. */
const FIELD = { crc: 16, packed: 20, size: 24, name: 46 };
const END_BYTES = 22;

const BYTES = 500_000;
const zip = rawZip([{ path: "a", content: Buffer.alloc(BYTES) }]);
const directoryAt = zip.readUInt32LE(zip.length - 6);

/** The zip, with another number in its directory. */
function saying(field: keyof typeof FIELD, value: number): Buffer {
  const lying = Buffer.from(zip);
  lying.writeUInt32LE(value, directoryAt + FIELD[field]);
  return lying;
}

/** The number of names for the same content. */
function overlapping(names: number): Buffer {
  const record = zip.subarray(directoryAt, zip.length - END_BYTES);
  const records = Array.from({ length: names }, (_, i) => {
    const one = Buffer.from(record);
    one.write(String.fromCharCode("A".charCodeAt(0) + i), FIELD.name);
    return one;
  });
  const end = Buffer.from(zip.subarray(zip.length - END_BYTES));
  end.writeUInt16LE(names, 8);
  end.writeUInt16LE(names, 10);
  end.writeUInt32LE(names * record.length, 12);
  return Buffer.concat([zip.subarray(0, directoryAt), ...records, end]);
}

async function unpacked(archive: Buffer): Promise<string> {
  const home = aDirectory();
  const [file, directory] = [path.join(home, "archive"), path.join(home, "package")];
  mkdirSync(directory);
  writeFileSync(file, archive);
  await unpack(
    file,
    directory,
    packageFormat(new URL("https://example.org/a.zip")),
    LIMITS,
    new AbortController().signal,
  );
  return directory;
}

test("the zip that does not lie is unpacked", async () => {
  expect(readFileSync(path.join(await unpacked(zip), "a"))).toHaveLength(BYTES);
});

test.each([
  { lie: "a size too small", archive: saying("size", 10), reason: "too many bytes" },
  { lie: "a size too large", archive: saying("size", BYTES + 1), reason: "not enough bytes" },
  { lie: "too few packed bytes", archive: saying("packed", 10), reason: "unexpected end" },
  { lie: "more packed bytes than the file has", archive: saying("packed", 0x7fffffff), reason: "overflows" },
  { lie: "another checksum", archive: saying("crc", 1), reason: "'a' is damaged" },
  { lie: "twenty names for one content", archive: overlapping(20), reason: "unpacks to more than 1000000 bytes" },
])("a zip with $lie is refused", async ({ archive, reason }) => {
  const failure = unpacked(archive);
  await expect(failure).rejects.toMatchObject({ retryable: false, message: expect.stringContaining(reason) });
});
