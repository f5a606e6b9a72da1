import { buildSync } from "esbuild";
import { packed } from "./package-host.ts";

/** A package that runs a TypeScript file with everything that it imports, the AWS SDK too, in one file. */
export function bundledPackage(entry: string): Buffer {
  const { outputFiles } = buildSync({
    entryPoints: [entry],
    bundle: true,
    platform: "node",
    format: "esm",
    banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
    logLevel: "error",
    write: false,
  });
  return packed({ "bin/start.sh": "#!/bin/sh\nexec node jobs.mjs\n", "jobs.mjs": outputFiles[0]?.text ?? "" });
}
