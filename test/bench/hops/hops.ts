import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { servePackage } from "../../../infra/local/cli/example.ts";
import { startTestStack, type TestStack } from "../../e2e/harness/local-stack.ts";
import { request } from "../../e2e/harness/request.ts";
import { eventually } from "../../support/eventually.ts";
import { type Figure, median } from "../figure.ts";
import { emptyJob } from "../stack.ts";
import { type HopRun, readHopRuns, writeHopApp } from "./hop-app.ts";
import { nowMs, type TablesCall, tablesProxy } from "./tables-proxy.ts";

const FIRES = 30;
/** Fires before those that count: they start the processes. */
const WARM_UP = 3;
const EVERY_SECONDS = 2;
const WITHIN_MS = (FIRES + WARM_UP) * EVERY_SECONDS * 1_000 + 60_000;

/** The events of one fire: those of a quiet stack between its instant and the next one. */
interface Seen extends HopRun {
  readonly calls: readonly TablesCall[];
  /** A runner's process took the event. */
  readonly invokedAt: number;
}

const first = ({ calls }: Seen, begin: string) => calls.find(({ name }) => name.startsWith(begin));
const answered = (begin: string) => (fire: Seen) => first(fire, begin)?.answeredAt;

/** Each point of a fire, in order, with the way to find it. */
const POINTS: Readonly<Record<string, (fire: Seen) => number | undefined>> = {
  "tick in work: the state is asked for": (fire) => first(fire, "GetItem JOB STATE")?.askedAt,
  "state read": answered("GetItem JOB STATE"),
  "job and app read": answered("GetItem APP APP"),
  committed: answered("TransactWriteItems"),
  "chunk opened": answered("UpdateItem CHUNK CHUNK"),
  invoked: ({ invokedAt }) => invokedAt,
  claimed: answered("UpdateItem TASK TASK"),
  "process ready": ({ startedAt }) => startedAt,
  code: ({ codeAt }) => codeAt,
};

/**
 * Where the time of one fire goes, from its instant to the first instruction of the job, as medians. The requests to
 * the tables pass through this process, which makes each of them a little longer. The job is a program of Node.
 */
export async function benchHops(): Promise<Figure[]> {
  const invocations: number[] = [];
  const invoked = (name: string) => void (name.includes("-runner") && invocations.push(nowMs()));
  const stack = await startTestStack({ punctual: true, watcher: { invoked } });
  const calls: TablesCall[] = [];
  const proxy = await tablesProxy(stack.local.endpoints.dynamodb, (call) => calls.push(call));
  try {
    for (const { pool } of stack.local.functions.values())
      Object.assign(pool.plan.environment, { AWS_ENDPOINT_URL_DYNAMODB: proxy.url });
    const runs = await runHops(stack);
    const within = (at: number, { instant }: HopRun) => at >= instant && at < instant + EVERY_SECONDS * 1_000;
    const fires = runs.map((run) => ({
      ...run,
      calls: calls.filter(({ askedAt }) => within(askedAt, run)).sort((a, b) => a.askedAt - b.askedAt),
      invokedAt: invocations.find((at) => within(at, run)) ?? Number.NaN,
    }));
    return figuresOf(fires);
  } finally {
    proxy.stop();
    await stack.stop();
  }
}

/** @returns the runs that count. */
async function runHops({ local, directory }: TestStack): Promise<HopRun[]> {
  const source = mkdtempSync(path.join(tmpdir(), "bench-"));
  const log = path.join(directory, "hops.log");
  writeHopApp(source);
  const packages = await servePackage(source, "hop");
  try {
    const app = {
      appName: "bench",
      appURL: packages.url,
      bootstrapScript: "bin/start.sh",
      environment: { HOP_LOG: log },
    };
    await request(local.apiUrl, "POST", "/api/app", app);
    const cron = `0/${EVERY_SECONDS} * * * * ?`;
    await request(
      local.apiUrl,
      "POST",
      "/api/job/register",
      emptyJob("hop", { cron, jobType: "SIMPLE", jobClass: "Hop" }),
    );
    return await eventually(
      `${FIRES} fires`,
      () => {
        const runs = readHopRuns(log).slice(WARM_UP, WARM_UP + FIRES);
        return runs.length === FIRES ? runs : undefined;
      },
      WITHIN_MS,
    );
  } finally {
    packages.stop();
    rmSync(source, { recursive: true });
  }
}

function figuresOf(fires: readonly Seen[]): Figure[] {
  const instants = fires.map(({ instant }) => instant);
  let before = instants;
  return Object.entries(POINTS).map(([name, pointOf], n): Figure => {
    const at = fires.map((fire) => pointOf(fire) ?? Number.NaN);
    const [hop, sinceInstant] = [medianOfDifferences(at, before), medianOfDifferences(at, instants)];
    before = at;
    return {
      ...{ name: `hop ${n + 1}: ${name}`, value: hop, unit: "ms" },
      peer: `${sinceInstant.toFixed(1)} ms after the instant; median of ${fires.length} fires`,
    };
  });
}

const medianOfDifferences = (at: readonly number[], before: readonly number[]) =>
  median(at.map((value, n) => value - (before[n] ?? Number.NaN)));
