import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { onTestFinished } from "vitest";

/** An empty directory for the length of one test. */
export function aDirectory(): string {
  const directory = mkdtempSync(path.join(realpathSync(tmpdir()), "runner-test-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}
