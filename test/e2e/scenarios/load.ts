import { readFileSync } from "node:fs";
import path from "node:path";
import { servePackage } from "../../../infra/local/cli/example.ts";
import { carriersOf, descendantsOf } from "../../../infra/local/services/lambda/process-tree.ts";
import { eventually, instant } from "../../support/eventually.ts";
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
}

export interface Load {
  /** Of every run of the rounds that count. */
  readonly runs: readonly JobRun[];
  /** Instants of those rounds, epoch ms. */
  readonly instants: readonly number[];
  readonly p99LatenessMs: number;
  /** Most processes of one function at a time. */
  readonly mostProcesses: number;
  /** Proportional set size of all processes, at its most; the test itself, in which the runtime runs, included. */
  readonly mostBytes: number;
}

/** Runs many jobs on the same seconds and watches the machine meanwhile. */
export async function load({ jobs, everySeconds, rounds, withinSeconds }: LoadPlan): Promise<Load> {
  const stack = await startTestStack();
  const packages = await servePackage(path.join(import.meta.dirname, "..", "..", "examples", "foo-job"), "foo-job");
  const log = path.join(stack.directory, "foo.log");
  const { apiUrl } = stack.local;
  const watched = watch(stack);
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
    await instant(instants.at(-1) ?? 0);
    await eventually(
      `${jobs} jobs run ${rounds} times`,
      () => (counted().length >= jobs * rounds ? true : undefined),
      withinSeconds * 1_000,
    );
    const runs = counted();
    const p99LatenessMs = percentile(runs.map(latenessOf), 0.99);
    return { runs, instants, p99LatenessMs, ...watched.stop() };
  } finally {
    watched.stop();
    packages.stop();
    await stack.stop();
  }
}

/** Looks at processes and memory twice a second. */
function watch({ local, directory }: TestStack) {
  let mostProcesses = 0;
  let mostBytes = 0;
  const timer = setInterval(() => {
    for (const { pool } of local.functions.values()) mostProcesses = Math.max(mostProcesses, pool.pids().length);
    const all = new Set([process.pid, ...descendantsOf(process.pid), ...carriersOf(path.join(directory, "data"))]);
    mostBytes = Math.max(
      mostBytes,
      [...all].reduce((sum, pid) => sum + proportionalBytes(pid), 0),
    );
  }, 500);
  return {
    stop() {
      clearInterval(timer);
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
