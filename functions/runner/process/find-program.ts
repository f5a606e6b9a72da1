import { chmodSync, type Stats, statSync } from "node:fs";
import path from "node:path";

/**
 * Finds the file that a command's first word means. A path is relative to the package; a bare word is a file of the
 * package, or else a program of PATH. `bin\start.sh`, as in Elastic-Job's own documentation, means `bin/start.sh`.
 * Archives made on Windows carry no executable bit, so this sets it on a file of the package.
 * @returns a path or bare word to spawn; undefined when it names a file that does not exist.
 */
export function findProgram(word: string, directory: string): string | undefined {
  const candidates = word.includes("\\") ? [word, word.replaceAll("\\", "/")] : [word];
  for (const candidate of candidates) {
    const file = path.resolve(directory, candidate);
    const stats = statSync(file, { throwIfNoEntry: false });
    if (!stats?.isFile()) continue;
    if (isInside(file, directory)) makeExecutable(file, stats);
    return file;
  }
  return /[/\\]/.test(word) ? undefined : word;
}

const isInside = (file: string, directory: string): boolean => file.startsWith(`${directory}${path.sep}`);

const EXECUTABLE_BY_OWNER = 0o100;

function makeExecutable(file: string, { mode }: Stats): void {
  if ((mode & EXECUTABLE_BY_OWNER) === 0) chmodSync(file, (mode & 0o777) | 0o700);
}
