import { spawn } from "node:child_process";
import path from "node:path";
import type { Emulator } from "./emulator.ts";

const ROOT = path.join(import.meta.dirname, "../../..");
const CDK = path.join(ROOT, "node_modules/.bin/cdk");

/** Runs a line of the README's chapter "Deploy" against the emulator. @returns its output. @throws Error when it fails */
export function cdk({ environment, directory }: Emulator, ...args: string[]): Promise<string> {
  const env = { ...environment, CDK_VALIDATION: "false", CI: "true" };
  return output(CDK, [...args, "--output", path.join(directory, "cdk.out")], { cwd: ROOT, env });
}

/** @param input the text that the program reads. @throws Error with its output when it does not end with 0 */
export function output(
  program: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv; readonly input?: string },
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: options.cwd, env: options.env });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on("data", (part: Buffer) => out.push(part));
    child.stderr.on("data", (part: Buffer) => err.push(part));
    child.once("error", reject);
    child.once("close", (code) => {
      const said = Buffer.concat(out).toString("utf8");
      if (code === 0) resolve(said);
      else reject(new Error(`${program} ${args.join(" ")} ended with ${code}:\n${said}${Buffer.concat(err)}`));
    });
    child.stdin.end(options.input ?? "");
  });
}
