import { spawn } from "node:child_process";
import path from "node:path";
import { latenessOf, percentile } from "../e2e/harness/job-log.ts";
import { type Load, load } from "../e2e/scenarios/load.ts";
import type { Figure } from "./figure.ts";
import type { BenchStack } from "./stack.ts";

/** Jobs on one second, every so many seconds, so often: a minute each. */
const LOADS = [
  { jobs: 20, everySeconds: 5, rounds: 12 },
  { jobs: 100, everySeconds: 20, rounds: 3 },
] as const;
const SHARES = { p50: 0.5, p99: 0.99, max: 1 };
const BARE_CALLS = 500;

/**
 * The time from the instant to the first instruction of the job, and the CPU time of a fire by function. Beside it as many
 * crons of a library in one process: the library starts no process, and its coming fires are lost when it ends.
 */
export async function benchLateness(stack: BenchStack): Promise<Figure[]> {
  const figures: Figure[] = [];
  const bareCpuMs = await cpuOfBareCall(stack);
  for (const { jobs, everySeconds, rounds } of LOADS) {
    const peer = startPeer(jobs, everySeconds);
    try {
      const ours = await load({ jobs, everySeconds, rounds, withinSeconds: 20, countsMemory: false });
      figures.push(...latenesses(jobs, ours, peer.latenesses()), ...cpuTimes(jobs, ours, bareCpuMs));
    } finally {
      peer.stop();
    }
  }
  return figures;
}

function latenesses(jobs: number, { runs }: Load, theirs: readonly number[]): Figure[] {
  const ours = runs.map(latenessOf);
  return Object.entries(SHARES).map(([name, share]) => {
    const [value, peerMs] = [percentile(ours, share), percentile(theirs, share)];
    return {
      ...{ name: `lateness, ${jobs} jobs on one second: ${name}`, value, unit: "ms" },
      peer: `croner in one process: ${peerMs} ms`,
      ratio: value / peerMs,
    };
  });
}

/** A fire of these jobs is one shard. */
function cpuTimes(jobs: number, { cpuMsOfFire }: Load, bareCpuMs: number): Figure[] {
  const byOwner = Object.entries(cpuMsOfFire).sort(([, a], [, b]) => b - a);
  const all = byOwner.reduce((sum, [, ms]) => sum + ms, 0);
  return [["all processes", all] as const, ...byOwner].map(([owner, value]) => ({
    ...{ name: `CPU of a fire, ${jobs} jobs: ${owner}`, value, unit: "ms" },
    peer: `a bare signed call, in its caller: ${bareCpuMs.toFixed(2)} ms`,
    ratio: value / bareCpuMs,
  }));
}

/** CPU time of this process for one read through the SDK, ms. The tables are a process of their own. */
async function cpuOfBareCall({ bare }: BenchStack): Promise<number> {
  for (let n = 0; n < BARE_CALLS; n++) await bare.read(n);
  const before = process.cpuUsage();
  for (let n = 0; n < BARE_CALLS; n++) await bare.read(n);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000 / BARE_CALLS;
}

function startPeer(jobs: number, everySeconds: number) {
  const program = path.join(import.meta.dirname, "lateness-peer.ts");
  const args = ["--import", "tsx", program, String(jobs), String(everySeconds)];
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
