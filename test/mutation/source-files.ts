import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";

/** Files of a folder and its folders (or the one file that is named), with a certain ending, sorted. */
export function filesOf(folder: string, ending: string): string[] {
  if (!existsSync(folder)) return [];
  if (statSync(folder).isFile()) return [folder];
  const found = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return found
    .filter((file) => file.endsWith(ending))
    .map((file) => path.join(folder, file))
    .sort();
}

/** Files that a file imports, directly or not, itself included. Paths are relative to the root of the project. */
export function importsOf(file: string, known = new Map<string, ReadonlySet<string>>()): ReadonlySet<string> {
  const found = known.get(file);
  if (found !== undefined) return found;
  const all = new Set([file]);
  known.set(file, all);
  const waiting = [file];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop())
    for (const { 1: target = "" } of readFileSync(next, "utf8").matchAll(/from "(\.[^"]+\.ts)"/g)) {
      const imported = path.join(path.dirname(next), target);
      if (all.has(imported) || !existsSync(imported)) continue;
      all.add(imported);
      waiting.push(imported);
    }
  return all;
}
