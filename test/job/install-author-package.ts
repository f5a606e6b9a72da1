import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { checkOut } from "./check-out.ts";

/** Installs the package that `npm pack` makes into a folder, without a network. @throws with npm's output, when it fails. */
export async function installAuthorPackage(folder: string): Promise<void> {
  const repository = await mkdtemp(path.join(tmpdir(), "repository-"));
  try {
    checkOut(repository);
    const printed = await npm(repository, "pack", "--silent");
    const archive = path.join(repository, printed.trim().split("\n").at(-1) ?? "");
    await npm(folder, "install", "--offline", "--no-audit", archive);
  } finally {
    await rm(repository, { recursive: true, force: true });
  }
}

async function npm(cwd: string, ...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)("npm", args, { cwd }).catch((error) => {
    throw new Error(`npm ${args.join(" ")}: ${error.stdout}${error.stderr}`);
  });
  return stdout;
}
