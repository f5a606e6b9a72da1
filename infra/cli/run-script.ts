import { spawn } from "node:child_process";
import type { Io, ScriptOptions } from "./io.ts";

/**
 * Runs a script with this Node. It leads a process group of its own, which a terminal's Ctrl-C does not reach: the signal
 * alone ends it, with all its children.
 * @param talk receives its output.
 * @returns its exit code; 1 where a signal ended it.
 * @throws Error when it cannot be started.
 */
export async function runScript(
  args: readonly string[],
  { directory, environment, signal }: ScriptOptions,
  talk: Io["talk"],
): Promise<number> {
  signal?.throwIfAborted();
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      ...{ cwd: directory, env: { ...environment }, detached: true },
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", talk);
    const isAlive = () => child.exitCode === null && child.signalCode === null;
    const end = () => child.pid !== undefined && isAlive() && process.kill(-child.pid, "SIGTERM");
    signal?.addEventListener("abort", end);
    child.once("error", reject);
    child.once("close", (code) => {
      signal?.removeEventListener("abort", end);
      resolve(code ?? 1);
    });
  });
}
