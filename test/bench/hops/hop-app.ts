import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

/** Its first instruction takes the time, and appends it with that of Node's own start and the instant of the fire. */
const PROGRAM = `
  const codeAt = Date.now();
  const { fireTime } = JSON.parse(process.env.ELASTIC_JOB_SHARDING_CONTEXT);
  const line = JSON.stringify({ instant: Date.parse(fireTime), startedAt: performance.timeOrigin, codeAt });
  require("node:fs").appendFileSync(process.env.HOP_LOG, line + "\\n");
`;

/** One run of the program. Epoch ms. */
export interface HopRun {
  readonly instant: number;
  readonly startedAt: number;
  readonly codeAt: number;
}

/** Writes a package whose program ends at once. */
export function writeHopApp(directory: string): void {
  mkdirSync(path.join(directory, "bin"), { recursive: true });
  writeFileSync(path.join(directory, "bin", "start.sh"), "#!/bin/sh\nexec node main.cjs\n", { mode: 0o755 });
  writeFileSync(path.join(directory, "main.cjs"), PROGRAM);
}

export function readHopRuns(file: string): HopRun[] {
  const lines = readFileSync(file, { encoding: "utf8", flag: "a+" }).split("\n");
  return lines.filter((line) => line !== "").map((line) => JSON.parse(line));
}
