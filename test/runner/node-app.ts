import path from "node:path";
import { buildSync } from "esbuild";
import { aTree, tarOf } from "./a-package.ts";

const JOB_MODULE = path.join(import.meta.dirname, "../../functions/job/main.ts");

/** A Node program that imports `elastic-job-serverless`, bundled as authors would. */
function nodeProgram(source: string): string {
  const { outputFiles } = buildSync({
    stdin: { contents: source, loader: "ts", resolveDir: import.meta.dirname },
    alias: { "elastic-job-serverless": JOB_MODULE },
    bundle: true,
    platform: "node",
    format: "esm",
    logLevel: "error",
    write: false,
  });
  return outputFiles[0]?.text ?? "";
}

/** The files of an app with one such program. */
export const nodeAppFiles = (source: string) => ({
  "bin/start.sh": "#!/bin/sh\nexec node jobs.mjs\n",
  "jobs.mjs": nodeProgram(source),
});

/** The package of this app. */
export const nodeApp = (source: string): Buffer => tarOf(aTree(nodeAppFiles(source)));
