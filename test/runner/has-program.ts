import { execFileSync } from "node:child_process";

/** Whether a program is installed; says so where it is not, since its tests are skipped then. */
export function hasProgram(name: string, versionFlag = "--version"): boolean {
  try {
    execFileSync(name, [versionFlag], { stdio: "ignore" });
    return true;
  } catch {
    console.info(`skipped: ${name} is not installed`);
    return false;
  }
}
