import { latenessOf, percentile } from "../../e2e/harness/job-log.ts";
import { type Load, load } from "../../e2e/scenarios/load.ts";
import type { Figure } from "../figure.ts";
import type { BenchStack } from "../stack.ts";
import { type Peer, startBullMQ, startCroner } from "./peer.ts";

/** Jobs on one second, every so many seconds, so often: a minute each. */
const LOADS = [
  { jobs: 20, everySeconds: 5, rounds: 12 },
  { jobs: 100, everySeconds: 20, rounds: 3 },
] as const;
const SHARES = { p50: 0.5, p99: 0.99, max: 1 };
const BARE_CALLS = 500;

/**
 * The time from the instant to the first instruction of the job, and the CPU time of a fire by function. Peers have as
 * many jobs on the same seconds of the same run, and start no process for a fire: ours starts one.
 */
export async function benchLateness(stack: BenchStack): Promise<Figure[]> {
  const figures: Figure[] = [];
  const bareCpuMs = await cpuOfBareCall(stack);
  for (const plan of LOADS) {
    const bullmq = await startBullMQ(plan);
    if (bullmq === undefined) console.log("BullMQ: skipped, redis-server is not installed");
    const peers = [startCroner(plan), ...(bullmq === undefined ? [] : [bullmq])];
    try {
      const beside = peers.flatMap(({ pids }) => pids);
      const ours = await load({ ...plan, withinSeconds: 20, countsMemory: false, beside });
      for (const peer of peers) figures.push(...latenesses(plan.jobs, ours, peer));
      figures.push(...cpuTimes(plan.jobs, ours, bareCpuMs));
    } finally {
      for (const peer of peers) await peer.stop();
    }
  }
  return figures;
}

function latenesses(jobs: number, { runs, instants }: Load, peer: Peer): Figure[] {
  const ours = runs.map(latenessOf);
  const theirs = peer.latenesses(instants);
  const mostTimes = peer.mostTimes?.[jobs];
  return Object.entries(SHARES).map(([name, share]) => {
    const [value, peerMs] = [percentile(ours, share), percentile(theirs, share)];
    const ratio = value / peerMs;
    return {
      ...{ name: `lateness, ${jobs} jobs on one second: ${name}`, value, unit: "ms" },
      ...{ peer: `${peer.name}: ${peerMs} ms`, ratio },
      ...(name === "p99" &&
        mostTimes !== undefined && { limit: { text: `at most ${mostTimes} times`, holds: ratio <= mostTimes } }),
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
