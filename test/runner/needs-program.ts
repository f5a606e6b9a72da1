import { execFileSync } from "node:child_process";

/** A test, or another piece of work that may end without a result. */
export interface Skippable {
  /** Does not return. */
  skip(reason: string): void;
}

/** Skips the test it is called in where a program is not installed, with that as the reason, which the run prints at its end. */
export function needsProgram({ skip }: Skippable, name: string, versionFlag = "--version"): void {
  try {
    execFileSync(name, [versionFlag], { stdio: "ignore" });
  } catch {
    skip(`${name} is not installed`);
  }
}
