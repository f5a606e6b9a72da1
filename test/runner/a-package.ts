import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { aDirectory } from "./a-directory.ts";

/** A directory of these files (by relative path), each with an executable bit unless told otherwise. */
export function aTree(files: Readonly<Record<string, string>>, mode = 0o755): string {
  const root = aDirectory();
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.join(root, path.dirname(name)), { recursive: true });
    writeFileSync(path.join(root, name), content, { mode });
  }
  return root;
}

/** The archive that the system's `tar` makes of a directory. @param flags `z` for gzip, `j` for bzip2, `J` for xz. */
export const tarOf = (directory: string, flags = "z"): Buffer =>
  execFileSync("tar", [`-c${flags}f`, "-", "-C", directory, "."], { maxBuffer: 1e9 });

/** A package whose start script is this text. */
export const startScript = (...lines: string[]): Buffer =>
  tarOf(aTree({ "bin/start.sh": `#!/bin/sh\n${lines.join("\n")}\n` }));
