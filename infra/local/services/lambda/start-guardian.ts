import { spawn } from "node:child_process";
import { once } from "node:events";
import { compileChild } from "../compile-child.ts";

export interface Guardian {
  readonly pid: number;
  watch(pid: number, mark: string): void;
  forget(pid: number): void;
  stop(): Promise<void>;
}

/** @see guardian.ts */
export function startGuardian(): Guardian {
  const child = spawn(process.execPath, [compileChild(new URL("./guardian.ts", import.meta.url))], {
    stdio: ["pipe", "ignore", "inherit"],
    detached: true,
    env: {},
  });
  child.stdin.on("error", () => {});
  return {
    pid: child.pid ?? 0,
    watch: (pid, mark) => void child.stdin.write(`+ ${pid} ${mark}\n`),
    forget: (pid) => void child.stdin.write(`- ${pid}\n`),
    async stop() {
      const ended = child.exitCode === null ? once(child, "exit") : undefined;
      child.stdin.end();
      await ended;
    },
  };
}
