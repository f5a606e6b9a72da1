import { execFileSync } from "node:child_process";
import type { TestContext } from "vitest";

/** Skips the test it is called in where a program is not installed, with that as the reason, which the run prints at its end. */
export function needsProgram({ skip }: Pick<TestContext, "skip">, name: string, versionFlag = "--version"): void {
  try {
    execFileSync(name, [versionFlag], { stdio: "ignore" });
  } catch {
    skip(`${name} is not installed`);
  }
}
