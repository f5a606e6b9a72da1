import { execFile } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { promisify } from "node:util";
import { brotliCompressSync, gzipSync } from "node:zlib";

/** Bytes after gzip of all that the first screen loads. */
export const FIRST_SCREEN_BUDGET = 60 * 1_024;

const VITE = path.join(path.dirname(createRequire(import.meta.url).resolve("vite/package.json")), "bin", "vite.js");
const CONFIG = path.join(import.meta.dirname, "vite.config.ts");
/** Types that the console imports without their values: zod's own code in a browser would be a mistake. */
const MISTAKES = ["ZodError", "@aws-sdk", "@smithy"];

/**
 * Builds the console into a folder, with a `.br` beside each file that brotli makes smaller.
 * @throws Error when the sources cannot be built, or when the first screen is over its budget.
 */
export async function writeConsole(folder: string): Promise<void> {
  // Vite changes NODE_ENV of its process, so it has one of its own. It reads a relative path from the console's own folder.
  const options = ["build", "--config", CONFIG, "--outDir", path.resolve(folder), "--logLevel", "warn"];
  const { stderr: warnings } = await promisify(execFile)(process.execPath, [VITE, ...options]);
  process.stderr.write(warnings);
  assertFirstScreen(folder);
  for (const file of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    if (!/\.(js|css|html|svg)$/.test(file)) continue;
    const content = readFileSync(path.join(folder, file));
    const mistake = MISTAKES.find((text) => content.includes(text));
    if (mistake !== undefined) throw new Error(`The console's ${file} holds '${mistake}': import types alone.`);
    const packed = brotliCompressSync(content);
    if (packed.length < content.length) writeFileSync(path.join(folder, `${file}.br`), packed);
  }
}

/** @returns bytes after gzip of the page and of the files that it names. */
export function firstScreenBytes(folder: string): number {
  const page = readFileSync(path.join(folder, "index.html"), "utf8");
  const named = Array.from(page.matchAll(/"\/console\/(assets\/[^"]+)"/g), ([, name = ""]) => name);
  if (named.length === 0) throw new Error("The console's page names no file.");
  return ["index.html", ...named].reduce(
    (sum, file) => sum + gzipSync(readFileSync(path.join(folder, file))).length,
    0,
  );
}

function assertFirstScreen(folder: string): void {
  const bytes = firstScreenBytes(folder);
  if (bytes > FIRST_SCREEN_BUDGET)
    throw new Error(`The console's first screen is ${bytes} bytes after gzip; it may have ${FIRST_SCREEN_BUDGET}.`);
}
