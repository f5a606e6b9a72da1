import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "vitest";
import { ExecutionView } from "../../../functions/contract/execution-view.ts";
import { type PackageServer, servePackage } from "../../../infra/local/cli/example.ts";
import { seededRandom } from "../../../infra/local/services/seeded-random.ts";
import type { ContextValues } from "../../../infra/settings.ts";
import { eventually, instant } from "../../support/eventually.ts";
import { expectEveryInstant } from "../harness/every-instant.ts";
import { OPEN, settled } from "../harness/history.ts";
import { request } from "../harness/request.ts";
import { isAlive, type RuntimeProcess, startRuntime } from "../harness/runtime-process.ts";
import { overlaps, readTaskLog } from "../harness/task-log.ts";

export interface CrashPlan {
  readonly crashes: number;
  readonly seed: number;
  readonly context: NonNullable<ContextValues["local"]>;
  /** Within this time after the last start everything is recorded and complete. */
  readonly settleWithinSeconds: number;
}

/** The longest time from a start to the next crash. Some crashes hit a runtime that is still starting. */
const LONGEST_LIFE_MS = 7_000;
const DEAD_WITHIN_MS = 5_000;
const EVERY_MS = 2_000;
const CRON = "0/2 * * * * ?";
const NEVER = "0 0 0 1 1 ? 2199";
const aJob = (jobName: string, more: object) => ({
  jobName,
  appName: "recorder",
  jobType: "SCRIPT",
  scriptCommandLine: "/bin/true",
  jobExecutionType: "TRANSIENT",
  cron: NEVER,
  shardingTotalCount: 1,
  cpuCount: 0.1,
  memoryMB: 64,
  ...more,
});
/** A job whose shards work for a second, and run again when they are LOST. */
const SLOW = aJob("slow", {
  cron: CRON,
  scriptCommandLine: "bin/record.sh",
  shardingTotalCount: 2,
  failover: true,
  misfire: true,
});
/** A job whose shards end at once. Its lost messages stay lost. */
const QUICK = aJob("quick", { cron: CRON, misfire: true });

/** The changes that the API has acknowledged. */
interface Acknowledged {
  readonly apps: string[];
  readonly jobs: string[];
  readonly deregistered: string[];
  readonly executions: string[];
}

/**
 * Kills the whole runtime or its parent alone at random moments, and starts it again each time. In the end it compares
 * the promises with the history of the API and the job's own log.
 */
export async function surviveCrashes({ crashes, seed, context, settleWithinSeconds }: CrashPlan): Promise<void> {
  const directory = mkdtempSync(path.join(tmpdir(), "crashes-"));
  const data = path.join(directory, "data");
  const log = path.join(directory, "tasks.log");
  const packages = await servePackage(path.join(import.meta.dirname, "kill-job"), "kill-job");
  const random = seededRandom(seed);
  const known: Acknowledged = { apps: [], jobs: [], deregistered: [], executions: [] };
  const firstFires: number[] = [];
  const crashed: string[] = [];
  let runtime = startRuntime(data, context);
  try {
    const first = await registerAll(await runtime.apiUrl, packages, log);
    for (let crash = 0; crash < crashes; crash += 1) {
      const of = random() < 0.5 ? "tree" : "parent";
      const lifeMs = random() * LONGEST_LIFE_MS;
      const startedAt = Date.now();
      const client = operate(runtime, known, firstFires);
      await instant(startedAt + lifeMs);
      const old = await runtime.crash(of);
      await client.stop();
      crashed.push(`${of} after ${Math.round(lifeMs)} ms (${old.length} processes)`);
      // At once, like a user: the rest of the old run may still be ending.
      runtime = startRuntime(data, context);
      await eventually(
        `the end of all ${old.length} processes of the old run`,
        () => (old.some(isAlive) ? undefined : true),
        DEAD_WITHIN_MS,
      );
    }
    const apiUrl = await runtime.apiUrl;
    firstFires.push(nextInstant(Date.now()));
    await instant((firstFires.at(-1) ?? 0) + 2 * EVERY_MS);
    // Each instant until now is due. A busy machine may take seconds for an update.
    const lastKnown = Date.now();
    for (const job of [SLOW, QUICK]) await request(apiUrl, "PUT", "/api/job/update", { ...job, cron: NEVER });
    const histories = await Promise.all(
      [SLOW, QUICK].map(({ jobName }) => settled(apiUrl, jobName, settleWithinSeconds)),
    );
    const lost = histories.flat().filter(({ counts }) => (counts?.LOST ?? 0) > 0).length;
    const tasks = readTaskLog(log);
    console.log(
      `crashes: ${crashed.join(", ")}; ${histories.flat().length} fires, ${tasks.filter(({ attempt }) => attempt > 1).length} failovers, ${lost} lost; acknowledged: ${known.apps.length} apps, ${known.jobs.length} jobs, ${known.executions.length} triggers`,
    );

    await expectKept(apiUrl, known, settleWithinSeconds);
    for (const history of histories) expectEveryInstant(history, { first, last: lastKnown, everyMs: EVERY_MS });
    const [slow = [], quick = []] = histories;
    for (const { executionId, status } of slow) expect(status, executionId).toBe("FINISHED");
    for (const { executionId, status } of quick) expect(["FINISHED", "LOST"], executionId).toContain(status);
    for (const at of firstFires)
      expect(
        quick.find(({ fireTime }) => Date.parse(fireTime) === at)?.startTime,
        `the first fire after a start, ${new Date(at).toISOString()}`,
      ).toBeDefined();
    expect(overlaps(tasks)).toEqual([]);
  } finally {
    await runtime.crash("tree");
    packages.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

const nextInstant = (after: number) => Math.ceil((after + 1) / EVERY_MS) * EVERY_MS;

/** @returns the first instant of both jobs. */
async function registerAll(apiUrl: string, packages: PackageServer, log: string): Promise<number> {
  await request(apiUrl, "POST", "/api/app", {
    appName: "recorder",
    appURL: packages.url,
    bootstrapScript: "bin/record.sh",
    environment: { KILL_LOG: log },
  });
  const registered = await Promise.all([SLOW, QUICK].map((job) => request(apiUrl, "POST", "/api/job/register", job)));
  return Math.max(...registered.map((job) => Date.parse((job as { nextFireTimes: string[] }).nextFireTimes[0] ?? "")));
}

/** A client that publishes, registers, deregisters and triggers until it is told to stop, and keeps the acknowledged changes. */
function operate(runtime: RuntimeProcess, known: Acknowledged, firstFires: number[]) {
  let isStopped = false;
  async function work(): Promise<void> {
    const apiUrl = await runtime.apiUrl;
    firstFires.push(nextInstant(Date.now()));
    while (!isStopped) {
      const name = `n${randomUUID()}`;
      await request(apiUrl, "POST", "/api/app", {
        appName: name,
        appURL: "https://a.example/a.zip",
        bootstrapScript: "a",
      });
      known.apps.push(name);
      await request(apiUrl, "POST", "/api/job/register", aJob(name, {}));
      known.jobs.push(name);
      const answer = await request(apiUrl, "POST", "/api/job/trigger", { jobName: name });
      known.executions.push((answer as { executionId: string }).executionId);
      const old = known.jobs[0];
      if (known.jobs.length < 5 || old === undefined) continue;
      // From here on the job may exist or not, until the answer is there.
      known.jobs.shift();
      await request(apiUrl, "DELETE", `/api/job/${old}/deregister`);
      known.deregistered.push(old);
    }
  }
  // A crash cut the request off, so it was not acknowledged.
  const working = work().catch(() => {});
  return {
    async stop() {
      isStopped = true;
      await working;
    },
  };
}

async function expectKept(
  apiUrl: string,
  { apps, jobs, deregistered, executions }: Acknowledged,
  withinSeconds: number,
): Promise<void> {
  const statusOf = async (route: string) => (await fetch(`${apiUrl}${route}`)).status;
  for (const name of apps) expect(await statusOf(`/api/app/${name}`), `app ${name}`).toBe(200);
  for (const name of jobs) expect(await statusOf(`/api/job/jobs/${name}`), `job ${name}`).toBe(200);
  for (const name of deregistered) expect(await statusOf(`/api/job/jobs/${name}`), `deregistered ${name}`).toBe(404);
  const hasEnded = async (id: string) => {
    const { status } = ExecutionView.parse(await request(apiUrl, "GET", `/api/job/executions/${id}`));
    return OPEN.includes(status) ? undefined : true;
  };
  for (const id of executions) await eventually(`${id} ends`, () => hasEnded(id), withinSeconds * 1_000);
}
