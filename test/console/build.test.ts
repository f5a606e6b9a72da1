import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { brotliDecompressSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { FIRST_SCREEN_BUDGET, firstScreenBytes } from "../../infra/console/write-console.ts";
import { builtConsole } from "./harness/built-console.ts";

let built: Awaited<ReturnType<typeof builtConsole>>;
beforeAll(async () => {
  built = await builtConsole();
});
afterAll(() => built.remove());

const assets = () => readdirSync(path.join(built.folder, "assets"));
const read = (file: string) => readFileSync(path.join(built.folder, file));

test("the first screen is within its budget, and the budget counts its script and its styles", () => {
  const bytes = firstScreenBytes(built.folder);
  expect(bytes).toBeLessThanOrEqual(FIRST_SCREEN_BUDGET);
  expect(bytes).toBeGreaterThan(15_000);
});

test("every file's name holds the digest of its content", () => {
  expect(assets().filter((name) => !/-[\w-]{8}\.(js|css|svg)(\.br)?$/.test(name))).toEqual([]);
});

test("scripts and styles are packed already", () => {
  const plain = assets().filter((name) => /\.(js|css)$/.test(name));
  expect(plain.length).toBeGreaterThan(1);
  for (const name of plain) {
    const file = `assets/${name}`;
    if (read(file).length > 1_000) expect(brotliDecompressSync(read(`${file}.br`))).toEqual(read(file));
  }
});

test("the page has no script and no style inside it, and names no other origin", () => {
  const page = read("index.html").toString();
  expect(page).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\son\w+=|https?:/);
});
