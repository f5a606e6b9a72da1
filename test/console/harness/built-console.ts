import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { writeConsole } from "../../../infra/console/write-console.ts";

/** The console's files in a folder of their own. */
export async function builtConsole(): Promise<{ readonly folder: string; remove(): void }> {
  const folder = mkdtempSync(path.join(tmpdir(), "console-"));
  await writeConsole(folder);
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
