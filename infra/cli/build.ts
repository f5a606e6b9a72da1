import path from "node:path";
import { pathToFileURL } from "node:url";
import { buildSync } from "esbuild";

/**
 * Bundles the command into one file that needs nothing but Node. Modules that only some verbs use (YAML, signing,
 * schemas) are loaded when they are used, because the file holds them as functions.
 */
export function bundleCommand(outfile: string): void {
  buildSync({
    entryPoints: [path.join(import.meta.dirname, "main.ts")],
    outfile,
    bundle: true,
    minify: true,
    // Names of classes are printed in errors.
    keepNames: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    mainFields: ["module", "main"],
    // A module finds the files that are packed beside it.
    define: { "import.meta.dirname": "__dirname" },
    legalComments: "none",
    logLevel: "warning",
    banner: { js: "#!/usr/bin/env node" },
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href)
  bundleCommand(path.join(import.meta.dirname, "..", "..", "dist", "elastic-job.cjs"));
