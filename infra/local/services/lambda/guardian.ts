/**
 * Outlives the runtime by a moment. When the runtime has ended, for any reason, it ends every sandbox. A stopped
 * (frozen) process cannot do that itself. It reads lines from standard input: `+ <pid> <mark>`, `- <pid>`.
 */
import { createInterface } from "node:readline";
import { killTree } from "./process-tree.ts";

const sandboxes = new Map<number, string>();

for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(name, () => {});
const lines = createInterface({ input: process.stdin });
lines.on("line", (line) => {
  const [sign, pid, mark] = line.split(" ");
  if (sign === "+") sandboxes.set(Number(pid), mark ?? "");
  else sandboxes.delete(Number(pid));
});
lines.on("close", () => {
  for (const [pid, mark] of sandboxes) killTree(pid, mark);
  process.exit(0);
});
