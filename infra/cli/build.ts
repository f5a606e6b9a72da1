import path from "node:path";
import { pathToFileURL } from "node:url";
import { buildSync } from "esbuild";
import { NODE_BUNDLE } from "../node-bundle.ts";

/**
 * Bundles the command into one file that needs nothing but Node. Modules that only some verbs use (YAML, signing,
 * schemas) are loaded when they are used, because the file holds them as functions.
 */
export function bundleCommand(outfile: string): void {
  buildSync({
    entryPoints: [path.join(import.meta.dirname, "main.ts")],
    outfile,
    ...NODE_BUNDLE,
    // Only `smoke --deploy` uses it, which works in a checkout alone: an eighth more of this file.
    external: ["@aws-sdk/client-lambda"],
    banner: { js: "#!/usr/bin/env node" },
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href)
  bundleCommand(path.join(import.meta.dirname, "..", "..", "dist", "elastic-job.cjs"));
