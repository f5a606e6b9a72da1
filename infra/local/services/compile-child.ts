import { createHash } from "node:crypto";
import { existsSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** Inside the project, so that imports which are not bundled resolve from its node_modules. */
const CACHE = fileURLToPath(new URL("../../../node_modules/.cache/elastic-job-serverless/", import.meta.url));

/**
 * Bundles a TypeScript entry point for plain Node, so that a child process starts without a loader. The installed package
 * has a bundle beside the place of each entry.
 * The file is named by its content: processes may compile the same entry at the same time.
 * @returns path of the bundle.
 */
export function compileChild(entry: URL): string {
  const bundle = compiled.get(entry.href) ?? compile(fileURLToPath(entry));
  compiled.set(entry.href, bundle);
  return bundle;
}

/** Bundles of this run, by entry point. */
const compiled = new Map<string, string>();

function compile(source: string): string {
  const packed = source.replace(/\.ts$/, ".mjs");
  if (existsSync(packed)) return packed;
  // Loaded here because the installed package does without it.
  const { buildSync } = createRequire(import.meta.url)("esbuild") as typeof import("esbuild");
  const { outputFiles } = buildSync({
    entryPoints: [source],
    bundle: true,
    platform: "node",
    target: "node20",
    format: "esm",
    packages: "external",
    write: false,
  });
  const code = outputFiles.map((file) => file.text).join("\n");
  const name = `${path.basename(source, ".ts")}-${createHash("sha256").update(code).digest("hex").slice(0, 12)}.mjs`;
  const bundle = path.join(CACHE, name);
  if (existsSync(bundle)) return bundle;
  mkdirSync(CACHE, { recursive: true });
  writeFileSync(`${bundle}.${process.pid}`, code);
  renameSync(`${bundle}.${process.pid}`, bundle);
  return bundle;
}
