import path from "node:path";
import { buildSync } from "esbuild";
import { aTree, tarOf } from "./a-package.ts";

const JOB_MODULE = path.join(import.meta.dirname, "../../functions/job/main.ts");

/** A Node program that imports `elastic-job-serverless`, bundled as authors would. @param source its text, or a file. */
function nodeProgram(source: string | { readonly file: string }): string {
  const { outputFiles } = buildSync({
    ...(typeof source === "string"
      ? { stdin: { contents: source, loader: "ts", resolveDir: import.meta.dirname } }
      : { entryPoints: [source.file] }),
    alias: { "elastic-job-serverless": JOB_MODULE },
    bundle: true,
    platform: "node",
    format: "esm",
    logLevel: "error",
    write: false,
  });
  return outputFiles[0]?.text ?? "";
}

/** The files of an app that is one such program. */
export const nodeAppFiles = (source: Parameters<typeof nodeProgram>[0]) => ({
  "bin/start.sh": "#!/bin/sh\nexec node jobs.mjs\n",
  "jobs.mjs": nodeProgram(source),
});

/** The package of such an app. */
export const nodeApp = (source: Parameters<typeof nodeProgram>[0]): Buffer => tarOf(aTree(nodeAppFiles(source)));
