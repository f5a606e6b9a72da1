import { cpSync, symlinkSync } from "node:fs";
import path from "node:path";

const ROOT = path.join(import.meta.dirname, "../..");
const PACKED_FROM = [
  ...["package.json", "package-lock.json", "tsconfig.json", "cdk.json", "LICENSE", "README.md"],
  ...["functions", "infra", "test/examples/hello"],
];

/**
 * Fills an empty folder with the files of this repository that `npm pack` needs. So tests that pack at the same time do
 * not clear each other's `dist`.
 */
export function checkOut(folder: string): void {
  const filter = (file: string) => path.basename(file) !== "node_modules";
  for (const name of PACKED_FROM) cpSync(path.join(ROOT, name), path.join(folder, name), { recursive: true, filter });
  symlinkSync(path.join(ROOT, "node_modules"), path.join(folder, "node_modules"));
}
