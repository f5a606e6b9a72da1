import { readFileSync } from "node:fs";
import path from "node:path";
import { servePackage } from "../../../infra/local/cli/example.ts";
import { carriersOf, descendantsOf } from "../../../infra/local/services/lambda/process-tree.ts";
import { eventually, instant } from "../../support/eventually.ts";
import { CpuMeter } from "../harness/cpu-meter.ts";
import { type JobRun, latenessOf, percentile, readJobLog } from "../harness/job-log.ts";
import { startTestStack, type TestStack } from "../harness/local-stack.ts";
import { request } from "../harness/request.ts";

export interface LoadPlan {
  /** Jobs of one shard, all due on the same seconds. */
  readonly jobs: number;
  readonly everySeconds: number;
  /** Rounds that count; one before them warms the processes. */
  readonly rounds: number;
  readonly withinSeconds: number;
  /** Whether to add up the memory of all processes. That costs more CPU time than the local endpoints take for a fire. */
  readonly countsMemory: boolean;
  /** Processes of the caller that are no part of the stack. @default none */
  readonly beside?: readonly number[];
}

export interface Load {
  /** Of every run of the rounds that count. */
  readonly runs: readonly JobRun[];
  /** Instants of those rounds, epoch ms. */
  readonly instants: readonly number[];
  readonly p99LatenessMs: number;
  /** Most processes of one function at a time. */
  readonly mostProcesses: number;
  /**
   * Proportional set size of all processes, at its most; the test itself, in which the runtime runs, included. 0 unless
   * it is counted.
   */
  readonly mostBytes: number;
  /**
   * CPU time of a fire in ms, by function, without the jobs' own processes; `runtime` is the test with the local
   * endpoints, `tables` is the rest.
   */
  readonly cpuMsOfFire: Readonly<Record<string, number>>;
}

/** The work of a round ends, and its processes rest, this long before the next round. ms */
const BEFORE_MS = 200;

/**
 * The interval between two looks at the CPU time of processes. A process that ends between two looks loses the time
 * since the first of them; a look costs as much CPU time of the runtime as a fire.
 */
const CPU_LOOK_MS = 3_000;

/** Runs many jobs on the same seconds and watches the machine meanwhile. */
export async function load({
  jobs,
  everySeconds,
  rounds,
  withinSeconds,
  countsMemory,
  beside = [],
}: LoadPlan): Promise<Load> {
  const stack = await startTestStack();
  const packages = await servePackage(path.join(import.meta.dirname, "..", "..", "examples", "foo-job"), "foo-job");
  const log = path.join(stack.directory, "foo.log");
  const { apiUrl } = stack.local;
  const watched = watch(stack, countsMemory, beside);
  try {
    await request(apiUrl, "POST", "/api/app", {
      appName: "load",
      appURL: packages.url,
      bootstrapScript: "bin/start.sh",
      environment: { FOO_LOG: log },
    });
    const job = (n: number) => ({
      jobName: `load-${n}`,
      appName: "load",
      jobClass: "Any",
      jobType: "SIMPLE",
      jobExecutionType: "TRANSIENT",
      cron: `0/${everySeconds} * * * * ?`,
      shardingTotalCount: 1,
      cpuCount: 0.1,
      memoryMB: 64,
      // On a slow machine an execution may still run when the next one is due.
      misfire: true,
    });
    for (let n = 0; n < jobs; n += 4)
      await Promise.all(
        [n, n + 1, n + 2, n + 3]
          .filter((some) => some < jobs)
          .map((some) => request(apiUrl, "POST", "/api/job/register", job(some))),
      );
    const everyMs = everySeconds * 1_000;
    // The first instant after the registration warms, those after it count.
    const warm = Math.ceil((Date.now() + 1_000) / everyMs) * everyMs;
    const instants = Array.from({ length: rounds }, (_, n) => warm + (n + 1) * everyMs);
    const counted = () => readJobLog(log).filter(({ context }) => instants.includes(Date.parse(context.fireTime)));
    await instant(warm + everyMs - BEFORE_MS);
    const measured = watched.measureCpu();
    await instant(warm + (rounds + 1) * everyMs - BEFORE_MS);
    const cpu = Object.entries(measured()).map(([owner, ms]) => [owner, ms / (jobs * rounds)]);
    await eventually(
      `${jobs} jobs run ${rounds} times`,
      () => (counted().length >= jobs * rounds ? true : undefined),
      withinSeconds * 1_000,
    );
    const runs = counted();
    const p99LatenessMs = percentile(runs.map(latenessOf), 0.99);
    return { runs, instants, p99LatenessMs, cpuMsOfFire: Object.fromEntries(cpu), ...watched.stop() };
  } finally {
    watched.stop();
    packages.stop();
    await stack.stop();
  }
}

/** Looks at the number of processes, and at their memory if it counts, twice a second; at their CPU time less often. */
function watch({ local, directory }: TestStack, countsMemory: boolean, beside: readonly number[]) {
  let mostProcesses = 0;
  let mostBytes = 0;
  const meter = new CpuMeter();
  const lookAtCpu = () => {
    const others = new Set(descendantsOf(process.pid));
    for (const pid of beside.flatMap((one) => [one, ...descendantsOf(one)])) others.delete(pid);
    const look = (owner: string, pids: readonly number[]) => {
      meter.look(owner, pids);
      for (const pid of pids) others.delete(pid);
    };
    for (const [name, { pool }] of local.functions) {
      // The first function of a name of several words is named by its last ones: `Local-runner-512`.
      look(/-(\w+?)(?:-\d+)?$/.exec(name)?.[1] ?? name, pool.pids());
      // The jobs' own processes end between two looks.
      for (const pid of pool.pids().flatMap(descendantsOf)) others.delete(pid);
    }
    meter.look("runtime", [process.pid]);
    meter.look("tables", others);
  };
  const cpuTimer = setInterval(lookAtCpu, CPU_LOOK_MS);
  const timer = setInterval(() => {
    for (const { pool } of local.functions.values()) mostProcesses = Math.max(mostProcesses, pool.pids().length);
    if (!countsMemory) return;
    const all = new Set([process.pid, ...descendantsOf(process.pid), ...carriersOf(path.join(directory, "data"))]);
    mostBytes = Math.max(
      mostBytes,
      [...all].reduce((sum, pid) => sum + proportionalBytes(pid), 0),
    );
  }, 500);
  return {
    /** Begins to count CPU time. @returns a function that tells the time since then, ms by owner. */
    measureCpu() {
      lookAtCpu();
      meter.begin();
      return () => {
        lookAtCpu();
        return meter.totals();
      };
    },
    stop() {
      clearInterval(timer);
      clearInterval(cpuTimer);
      return { mostProcesses, mostBytes };
    },
  };
}

/** Memory shared with others counts in part. @see https://man7.org/linux/man-pages/man5/proc_pid_smaps_rollup.5.html */
function proportionalBytes(pid: number): number {
  try {
    const [, kilobytes] = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8")) ?? [];
    return Number(kilobytes ?? 0) * 1_024;
  } catch {
    return 0; // It has ended.
  }
}
