import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { carriersOf, descendantsOf } from "../../../infra/local/services/lambda/process-tree.ts";
import type { ContextValues } from "../../../infra/settings.ts";

/** A runtime in a process of its own. */
export interface RuntimeProcess {
  readonly pid: number;
  /** Resolves when it serves. @throws Error with its output, when it ended before. */
  readonly apiUrl: Promise<string>;
  /** All processes that it consists of just now: itself, its descendants, and those that have left the family. */
  processes(): number[];
  /** SIGKILL at once: to everything, or to the parent alone. @returns the processes that it consisted of. */
  crash(of: "tree" | "parent"): Promise<number[]>;
}

export function startRuntime(data: string, context: NonNullable<ContextValues["local"]>): RuntimeProcess {
  const child: ChildProcess = spawn(
    process.execPath,
    ["--import", "tsx", path.join(import.meta.dirname, "runtime-child.ts"), data, JSON.stringify(context)],
    { stdio: ["pipe", "pipe", "pipe"] },
  );
  const pid = child.pid ?? 0;
  const said: string[] = [];
  child.stderr?.on("data", (chunk: Buffer) => said.push(chunk.toString()));
  const apiUrl = new Promise<string>((resolve, reject) => {
    if (child.stdout) createInterface({ input: child.stdout }).once("line", resolve);
    child.once("exit", (code, signal) =>
      reject(new Error(`the runtime ended with ${signal ?? code}: ${said.join("")}`)),
    );
  });
  // No caller may wait for it when it is killed.
  apiUrl.catch(() => {});
  const processes = () => [...new Set([pid, ...descendantsOf(pid), ...carriersOf(path.join(data, "sandboxes"))])];
  return {
    pid,
    apiUrl,
    processes,
    async crash(of) {
      const all = processes();
      const gone = child.exitCode === null && child.signalCode === null ? once(child, "exit") : undefined;
      for (const victim of of === "tree" ? all : [pid]) kill(victim);
      await gone;
      return all;
    },
  };
}

export const isAlive = (pid: number): boolean => existsSync(`/proc/${pid}`);

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    // It ended by itself meanwhile.
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
