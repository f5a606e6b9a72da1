import { execFile } from "node:child_process";
import { chownSync } from "node:fs";
import { promisify } from "node:util";
import type { TestContext } from "vitest";

/** Linux's id of the user `nobody`. @see https://man7.org/linux/man-pages/man7/user_namespaces.7.html */
const NOBODY = 65_534;

const isRoot = process.geteuid?.() === 0;

/**
 * Runs a module as a user other than root: the user NOBODY where root runs the tests, else the same one.
 * @param script the module, absolute. @param directory is given to that user; the script's argument.
 * @returns its output, parsed. @throws Error with its output when it ends badly.
 */
export async function asOrdinaryUser(
  { skip }: Pick<TestContext, "skip">,
  script: string,
  directory: string,
): Promise<unknown> {
  if (isRoot) chownSync(directory, NOBODY, NOBODY);
  const user = isRoot ? { uid: NOBODY, gid: NOBODY } : {};
  const run = (...args: string[]) =>
    promisify(execFile)(process.execPath, args, {
      ...user,
      env: { ...process.env, TMPDIR: directory, HOME: directory },
    });
  const isReadable = `require("node:fs").accessSync(${JSON.stringify(script)})`;
  const cannotRead = await run("-e", isReadable).then(
    () => false,
    () => true,
  );
  if (cannotRead) skip(`an ordinary user may not read ${script}`);
  const { stdout } = await run("--import", "tsx", script, directory);
  return JSON.parse(stdout);
}
