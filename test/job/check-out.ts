import { cpSync, symlinkSync } from "node:fs";
import path from "node:path";

const ROOT = path.join(import.meta.dirname, "../..");
const PACKED_FROM = [
  ...["package.json", "tsconfig.json", "LICENSE", "README.md", "infra/cli", "infra/import", "infra/secure-url.ts"],
  ...["functions/job", "functions/client", "functions/contract", "functions/core"],
  ...["functions/runner/java", "infra/java"],
];

/**
 * Fills an empty folder with the files of this repository that `npm pack` needs. So tests that pack at the same time do
 * not clear each other's `dist`.
 */
export function checkOut(folder: string): void {
  for (const name of PACKED_FROM) cpSync(path.join(ROOT, name), path.join(folder, name), { recursive: true });
  symlinkSync(path.join(ROOT, "node_modules"), path.join(folder, "node_modules"));
}
