import { spawn } from "node:child_process";
import { once } from "node:events";

/** A command that runs in a terminal of its own until Ctrl-C. */
export interface SecondTerminal {
  /** All output until now. */
  said(): string;
  /** Ctrl-C: all processes of the terminal get the signal. Resolves when they have ended. */
  interrupt(): Promise<void>;
}

export function openSecondTerminal(
  directory: string,
  line: string,
  env: Readonly<Record<string, string>>,
): SecondTerminal {
  const child = spawn("sh", ["-c", `exec ${line}`], {
    cwd: directory,
    env: { ...process.env, ...env },
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => {
      printed += chunk.toString("utf8");
    });
  // All that write to its output have ended then.
  const ended = once(child, "close");
  return {
    said: () => printed,
    async interrupt() {
      if (child.exitCode === null && child.signalCode === null) process.kill(-(child.pid ?? 0), "SIGINT");
      await ended;
    },
  };
}
