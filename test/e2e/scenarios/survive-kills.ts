import path from "node:path";
import { expect } from "vitest";
import type { ExecutionView } from "../../../functions/contract/execution-view.ts";
import { servePackage } from "../../../infra/local/cli/example.ts";
import type { LocalOptions } from "../../../infra/local/runtime/start-local.ts";
import { seededRandom } from "../../../infra/local/services/seeded-random.ts";
import type { ContextValues } from "../../../infra/settings.ts";
import { eventually, instant } from "../../support/eventually.ts";
import { startTestStack, type TestStack } from "../harness/local-stack.ts";
import { request } from "../harness/request.ts";
import { overlaps, readTaskLog } from "../harness/task-log.ts";

export interface KillPlan {
  /** How long processes are killed. */
  readonly seconds: number;
  /** On an idle machine everything is recorded and complete within this after the last kill. */
  readonly settleWithinSeconds: number;
  readonly seed: number;
  readonly options?: Partial<LocalOptions>;
  readonly context?: NonNullable<ContextValues["local"]>;
}

const EVERY_MS = 5_000;
/** The job works for this part of each five seconds. */
const BUSY_MS = 3_500;
const SHARDS = 10;
const JOB = {
  jobName: "killed",
  appName: "recorder",
  jobType: "SCRIPT",
  scriptCommandLine: "bin/record.sh",
  jobExecutionType: "TRANSIENT",
  cron: "0/5 * * * * ?",
  shardingTotalCount: SHARDS,
  cpuCount: 0.1,
  memoryMB: 64,
  failover: true,
  misfire: true,
};

/**
 * Runs a job of ten shards every five seconds, and kills a random function process every five seconds. Then it
 * compares the promises with the history of the API and the job's own log.
 * @returns how long after the last kill everything was settled.
 */
export async function surviveKills(plan: KillPlan): Promise<{ settledSeconds: number }> {
  const stack = await startTestStack({ seed: plan.seed, ...plan.options }, plan.context);
  const packages = await servePackage(path.join(import.meta.dirname, "kill-job"), "kill-job");
  const log = path.join(stack.directory, "tasks.log");
  const { apiUrl } = stack.local;
  try {
    await request(apiUrl, "POST", "/api/app", {
      appName: "recorder",
      appURL: packages.url,
      bootstrapScript: "bin/record.sh",
      environment: { KILL_LOG: log },
    });
    const registered = (await request(apiUrl, "POST", "/api/job/register", JOB)) as { nextFireTimes: string[] };
    const first = Date.parse(registered.nextFireTimes[0] ?? "");
    const killed = await killAround(stack, first, plan);
    // No more instants become due from here on. Those that are due still have to run.
    await persist("the job is updated", () =>
      request(apiUrl, "PUT", "/api/job/update", { ...JOB, cron: "0 0 0 1 1 ? 2199" }),
    );
    const instants = Array.from({ length: (plan.seconds * 1_000) / EVERY_MS }, (_, n) => first + n * EVERY_MS);
    const beganAt = performance.now();
    const history = await settled(apiUrl, instants, plan.settleWithinSeconds);
    const settledSeconds = Math.round((performance.now() - beganAt) / 1_000);
    await stack.local.stop();
    const tasks = readTaskLog(log);
    const retried = tasks.filter(({ attempt }) => attempt > 1).length;
    console.log(
      `killed ${killed.join(", ")}; ${history.length} fires, ${retried} failovers, settled in ${settledSeconds} s`,
    );

    const times = history.map(({ fireTime }) => Date.parse(fireTime));
    expect(times, "one outcome for every instant").toEqual(times.map((_, n) => first + n * EVERY_MS));
    expect(times).toEqual(expect.arrayContaining(instants));
    for (const { executionId, ...outcome } of history) {
      expect(outcome, executionId).toMatchObject({ status: "FINISHED", counts: { FINISHED: SHARDS } });
      const ended = tasks.filter((task) => task.executionId === executionId && task.ends > 0).map(({ item }) => item);
      expect(new Set(ended), executionId).toEqual(new Set(Array.from({ length: SHARDS }, (_, item) => item)));
    }
    expect(
      tasks.filter(({ begins }) => begins !== 1),
      "a task ran once",
    ).toEqual([]);
    expect(overlaps(tasks)).toEqual([]);
    return { settledSeconds };
  } finally {
    packages.stop();
    await stack.stop();
  }
}

/** Kills one process in each five seconds, each at a moment of its own while the job works. @returns the functions hit. */
async function killAround({ local }: TestStack, from: number, { seconds, seed }: KillPlan): Promise<string[]> {
  const random = seededRandom(seed);
  const killed: string[] = [];
  for (let at = from; at < from + seconds * 1_000; at += EVERY_MS) {
    const killAt = at + random() * BUSY_MS;
    await instant(killAt);
    const processes = [...local.functions].flatMap(([name, { pool }]) => pool.pids().map((pid) => ({ name, pid })));
    const victim = processes[Math.floor(random() * processes.length)];
    if (victim === undefined) throw new Error("no function has a process");
    process.kill(victim.pid, "SIGKILL");
    killed.push(victim.name.replace("ElasticJob-", ""));
  }
  return killed;
}

async function settled(apiUrl: string, instants: readonly number[], withinSeconds: number): Promise<ExecutionView[]> {
  const open = ({ status }: ExecutionView) => ["QUEUED", "RUNNING", "CANCELLING"].includes(status);
  return eventually(
    `${instants.length} fires have ended`,
    async () => {
      const history = (await request(apiUrl, "GET", `/api/job/${JOB.jobName}/executions?limit=100`).catch(
        () => [],
      )) as ExecutionView[];
      return history.length >= instants.length && !history.some(open) ? history.reverse() : undefined;
    },
    withinSeconds * 1_000,
  );
}

/** A request whose function was killed is made again, as its user would. */
const persist = (what: string, ask: () => Promise<unknown>) => eventually(what, () => ask().catch(() => undefined));
