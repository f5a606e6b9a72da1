import { spawn } from "node:child_process";
import { eventually } from "../../support/eventually.ts";

/** A shell into which lines are pasted, as a reader of the documentation pastes them. */
export interface PastedShell {
  /** @returns the lines' output. @throws with all output so far, when one of them fails: the shell ends then. */
  paste(lines: string): Promise<string>;
  /** Ends the shell and all that it started. The shell may have ended before. */
  stop(): void;
}

/** @param env beside this process's own. @param idleMs the longest time that an idle machine needs for one paste. */
export function openShell(directory: string, env: Readonly<Record<string, string>>, idleMs: number): PastedShell {
  const child = spawn("sh", ["-e"], {
    cwd: directory,
    env: { ...process.env, ...env },
    detached: true,
    stdio: ["pipe", "pipe", "pipe"],
  });
  let printed = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => {
      printed += chunk.toString("utf8");
    });
  // The shell may end while lines are still written to it. The error names this end and not the failed write.
  child.stdin.on("error", () => {});
  let pastes = 0;
  return {
    async paste(lines) {
      pastes += 1;
      const mark = `-- ${pastes} pasted --\n`;
      const before = printed.length;
      child.stdin.write(`${lines}\necho; echo '${mark.trimEnd()}'\n`);
      await eventually(
        `the end of:\n${lines}`,
        () => {
          if (child.exitCode !== null) throw new Error(`the shell ended with ${child.exitCode}:\n${lines}\n${printed}`);
          return printed.endsWith(mark) ? true : undefined;
        },
        idleMs,
      );
      return printed.slice(before, -mark.length);
    },
    stop() {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
      } catch (error) {
        // Nothing of it is left.
        if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
      }
    },
  };
}
