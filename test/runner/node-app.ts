import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { buildSync } from "esbuild";
import { aDirectory } from "./a-directory.ts";
import { tarOf } from "./a-package.ts";

const JOB_MODULE = path.join(import.meta.dirname, "../../functions/job/main.ts");

/** A package of a Node program that imports `elastic-job-serverless`, bundled as authors would. @param source its text, or a file. */
export function nodeApp(source: string | { readonly file: string }): Buffer {
  const root = aDirectory();
  mkdirSync(path.join(root, "bin"));
  writeFileSync(path.join(root, "bin/start.sh"), "#!/bin/sh\nexec node jobs.mjs\n", { mode: 0o755 });
  buildSync({
    ...(typeof source === "string"
      ? { stdin: { contents: source, loader: "ts", resolveDir: import.meta.dirname } }
      : { entryPoints: [source.file] }),
    alias: { "elastic-job-serverless": JOB_MODULE },
    bundle: true,
    platform: "node",
    format: "esm",
    logLevel: "error",
    outfile: path.join(root, "jobs.mjs"),
  });
  return tarOf(root);
}
