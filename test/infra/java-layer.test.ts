import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { missingOn } from "../../infra/java/amazon-linux.ts";
import { readNeeds } from "../../infra/java/elf.ts";
import { zip } from "../../infra/java/zip.ts";
import { aDirectory } from "../runner/a-directory.ts";
import { needsProgram } from "../runner/needs-program.ts";

/** An ELF file with a dynamic section alone: one entry a library, then the end. */
function elfThatNeeds(...libraries: string[]): Buffer {
  const strings = Buffer.from(`\0${libraries.map((name) => `${name}\0`).join("")}`);
  const dynamic = Buffer.alloc(16 * (libraries.length + 1));
  let at = 1;
  for (const [n, name] of libraries.entries()) {
    dynamic.writeBigInt64LE(1n, 16 * n);
    dynamic.writeBigUInt64LE(BigInt(at), 16 * n + 8);
    at += name.length + 1;
  }
  const header = Buffer.alloc(64);
  header.write("\x7fELF\x02", "latin1");
  header.writeBigUInt64LE(BigInt(64 + strings.length + dynamic.length), 0x28);
  header.writeUInt16LE(64, 0x3a);
  header.writeUInt16LE(2, 0x3c);
  const section = (type: number, offset: number, size: number) => {
    const bytes = Buffer.alloc(64);
    bytes.writeUInt32LE(type, 4);
    bytes.writeBigUInt64LE(BigInt(offset), 24);
    bytes.writeBigUInt64LE(BigInt(size), 32);
    return bytes;
  };
  const sections = [section(3, 64, strings.length), section(6, 64 + strings.length, dynamic.length)];
  return Buffer.concat([header, strings, dynamic, ...sections]);
}

test("an ELF file tells which libraries and which versions it needs", () => {
  const needs = readNeeds(readFileSync(process.execPath));
  expect(needs?.libraries).toContain("libc.so.6");
  expect(needs?.versions).toContainEqual(expect.stringMatching(/^GLIBC_2\.\d+/));
  expect(readNeeds(elfThatNeeds("libX11.so.6"))).toEqual({ libraries: ["libX11.so.6"], versions: [] });
  expect(readNeeds(Buffer.from("#!/bin/sh\n"))).toBeUndefined();
});

test("a library that is found nowhere is missing, with the file that needs it", () => {
  const directory = aDirectory();
  mkdirSync(path.join(directory, "lib"));
  writeFileSync(path.join(directory, "lib", "libawt.so"), elfThatNeeds("libX11.so.6", "libc.so.6"));
  writeFileSync(path.join(directory, "lib", "libjvm.so"), elfThatNeeds("libawt.so", "libz.so.1", "libstdc++.so.6"));
  expect([...missingOn(directory)]).toEqual([["lib/libawt.so", "libX11.so.6"]]);
});

test("a zip archive keeps bytes and executable bits, and is the same each time", (context) => {
  needsProgram(context, "unzip", "-v");
  const entries = [
    { name: "bin/java", bytes: Buffer.from("#!/bin/sh\n"), isExecutable: true },
    { name: "java/lib/modules", bytes: Buffer.alloc(100_000, "class "), isExecutable: false },
  ];
  const directory = aDirectory();
  writeFileSync(path.join(directory, "a.zip"), zip(entries));
  execFileSync("unzip", ["-q", "a.zip"], { cwd: directory });
  for (const { name, bytes, isExecutable } of entries) {
    expect(readFileSync(path.join(directory, name)).equals(bytes)).toBe(true);
    expect((statSync(path.join(directory, name)).mode & 0o111) !== 0).toBe(isExecutable);
  }
  expect(zip(entries).equals(zip(entries))).toBe(true);
});
