import { createRequire } from "node:module";
import path from "node:path";
import { buildSync } from "esbuild";
import type * as Storeless from "./storeless-runner.ts";

/** The runner is bundled as it is deployed, because one of its libraries declares a wrong kind of module. */
export function loadRunner(directory: string): typeof Storeless.storelessRunner {
  const outfile = path.join(directory, "runner.cjs");
  const entry = path.join(import.meta.dirname, "storeless-runner.ts");
  buildSync({ entryPoints: [entry], outfile, bundle: true, platform: "node", format: "cjs", logLevel: "error" });
  return (createRequire(import.meta.url)(outfile) as typeof Storeless).storelessRunner;
}
