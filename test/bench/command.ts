import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { bundleCommand } from "../../infra/cli/build.ts";
import { type Figure, median } from "./figure.ts";

const RUNS = 15;

/** How long the command takes that prints a help, beside Node with an empty program. Both run in turn. */
export function benchCommand(): Figure[] {
  const directory = mkdtempSync(path.join(tmpdir(), "command-"));
  try {
    const [command, empty] = [path.join(directory, "elastic-job.cjs"), path.join(directory, "empty.cjs")];
    bundleCommand(command);
    writeFileSync(empty, "");
    const took = (args: readonly string[]) => {
      const start = performance.now();
      execFileSync(process.execPath, [...args], { stdio: "ignore" });
      return performance.now() - start;
    };
    const [own, bare]: [number[], number[]] = [[], []];
    for (let n = 0; n < RUNS; n++) {
      bare.push(took([empty]));
      own.push(took([command, "job", "list", "--help"]));
    }
    const [value, peer] = [median(own), median(bare)];
    const ratio = value / peer;
    const limit = { text: "at most 2", holds: ratio <= 2 };
    return [
      { name: "start of the command", value, unit: "ms", peer: `bare node: ${peer.toFixed(1)} ms`, ratio, limit },
    ];
  } finally {
    rmSync(directory, { recursive: true });
  }
}
