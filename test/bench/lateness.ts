import { spawn } from "node:child_process";
import path from "node:path";
import { latenessOf, percentile } from "../e2e/harness/job-log.ts";
import { load } from "../e2e/scenarios/load.ts";
import type { Figure } from "./figure.ts";

const JOBS = 20;
const EVERY_SECONDS = 5;
const ROUNDS = 6;
const SHARES = { p50: 0.5, p99: 0.99, max: 1 };

/**
 * The time from the instant to the first instruction of the job, with twenty jobs on one second. Beside it twenty
 * crons of a library in one process: the library starts no process, and its coming fires are lost when it ends.
 */
export async function benchLateness(): Promise<Figure[]> {
  const peer = startPeer();
  try {
    const { runs } = await load({ jobs: JOBS, everySeconds: EVERY_SECONDS, rounds: ROUNDS, withinSeconds: 20 });
    const [ours, theirs] = [runs.map(latenessOf), peer.latenesses()];
    return Object.entries(SHARES).map(([name, share]) => {
      const [value, peerMs] = [percentile(ours, share), percentile(theirs, share)];
      return {
        ...{ name: `lateness, ${JOBS} jobs on one second: ${name}`, value, unit: "ms" },
        peer: `croner in one process: ${peerMs} ms`,
        ratio: value / peerMs,
      };
    });
  } finally {
    peer.stop();
  }
}

function startPeer() {
  const program = path.join(import.meta.dirname, "lateness-peer.ts");
  const args = ["--import", "tsx", program, String(JOBS), String(EVERY_SECONDS)];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  let told = "";
  child.stdout.on("data", (chunk: Buffer) => {
    told += chunk.toString("utf8");
  });
  return {
    latenesses: () => told.split("\n").filter(Boolean).map(Number),
    stop: () => void child.kill(),
  };
}
