import { OPERATIONS } from "../../functions/api/operations.ts";
import { OUTCOMES, type Outcome } from "../../functions/contract/outcome.ts";
import type { Chunk, Execution } from "../../functions/core/run/execution.ts";
import { remember } from "../../functions/core/run/recent.ts";
import { upcoming } from "../../functions/core/run/upcoming.ts";
import { storesOf } from "../memory/stores-of.ts";
import { World } from "../memory/world.ts";
import { aJob, anApp } from "../support/a-job.ts";
import { anApi, NOW } from "./an-api.ts";

const APPS = 10;
/** Rows that one request of DynamoDB returns at least, of those that are read as a stream. */
const ROWS_OF_A_REQUEST = 1_000;
/** Of lists that page. */
const PAGE = 50;

/** A stack in which every job fires each day, has run once and runs again. */
function aStack(jobs: number): World {
  const world = new World(NOW);
  for (let app = 0; app < APPS; app++) world.apps.put(`app-${app}`, anApp({ appName: `app-${app}` }));
  for (let n = 0; n < jobs; n++) addJob(world, `job-${n}`, `app-${n % APPS}`, n);
  return world;
}

const FIRED_AT = NOW - 500 - 3_600_000;
const NONE = Object.fromEntries(OUTCOMES.map((outcome) => [outcome, new Set()])) as unknown as Record<
  Outcome,
  Set<number>
>;

function addJob(world: World, jobName: string, appName: string, n: number): void {
  const [second, minute, hour] = [n % 60, Math.floor(n / 60) % 60, Math.floor(n / 3_600) % 24];
  const revision = NOW - 7_200_000;
  const config = aJob({ jobName, appName, cron: `${second} ${minute} ${hour} * * ?` });
  const job = { revision, enabled: true, config, state: "ACTIVE" as const };
  world.jobs.put(jobName, job);
  world.revisions.put(`${jobName}#${String(revision).padStart(16, "0")}`, { revision, enabled: true, config });
  const instants = upcoming(job, NOW);
  const owes = { kind: "plan", dueAt: (instants[0] ?? NOW) + 120_000, upcoming: instants } as const;
  world.cursors.put(jobName, { jobName, revision, armedUntil: NOW, settledUntil: NOW }, { owes });
  const fireId = `c${FIRED_AT / 1_000}`;
  const executionId = `${jobName}.${fireId}`;
  const recent = remember(undefined, [{ fireId: "c1", end: n % 2 === 0 ? "FAILED" : "FINISHED" }]);
  world.states.put(jobName, { version: 3, running: fireId, queue: [], recent });
  const fire = { jobName, fireId, firedAt: FIRED_AT, revision, recordedAt: FIRED_AT, status: "STARTED" as const };
  world.fires.put(`${jobName}#${fireId}`, fire);
  const execution: Execution = {
    ...{ executionId, jobName, fireId, firedAt: FIRED_AT, revision, startedAt: FIRED_AT, status: "RUNNING" },
    ...{ app: { appName, incarnation: "01ARZ3NDEKTSV4RRFFQ69G5FAV", revision: 1 }, maxAttempts: 1 },
    ...{ shards: 1, shardsPerChunk: 200, releasedChunks: 1, doneChunks: new Set<number>() },
  };
  world.executions.put(executionId, execution, {});
  const chunk: Chunk = { executionId, chunk: 0, ended: NONE, retries: new Map(), invokedAt: FIRED_AT };
  world.chunks.put(`${executionId}#0`, chunk, { owes: { kind: "check", dueAt: NOW + 60_000 } });
  world.losses.put(`${String(FIRED_AT - (FIRED_AT % 3_600_000)).padStart(16, "0")}#${jobName}`, {
    ...{ jobName, skipped: 1, missed: 0 },
  });
}

/** Values for the names in a route. */
const NAMES: Readonly<Record<string, string>> = {
  appName: "app-0",
  jobName: "job-0",
  executionId: `job-0.c${FIRED_AT / 1_000}`,
  taskId: `job-0@-@0@-@READY@-@job-0.c${FIRED_AT / 1_000}.1`,
  period: "lastHour",
};

/** Queries with which routes read more than without. */
const QUERIES: Readonly<Record<string, readonly string[]>> = {
  "/api/job/jobs": ["", "view=summary"],
  "/api/job/events/executions": ["", "jobName=job-0"],
  "/api/job/statistics/tasks/results": ["since=last24hours"],
  "/api/job/statistics/tasks/running": ["since=lastWeek"],
  "/api/job/statistics/jobs/running": ["since=lastWeek"],
  "/api/operate/sandbox": ["appName=app-0"],
};

const pathOf = (path: string, query: string, most: number | undefined) => {
  const named = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => NAMES[name] ?? "none");
  return `${named}?${query}${most === undefined ? "" : `&limit=${Math.min(most, PAGE)}`}`;
};

/**
 * The requests that each reading route makes of the stores of a stack with so many jobs and running executions.
 * @param more paths beside one of each route
 */
export async function requestsByRoute(
  jobs: number,
  more: readonly string[] = [],
): Promise<ReadonlyMap<string, number>> {
  let asked = 0;
  const world = aStack(jobs);
  const { marks, ...stores } = storesOf(world);
  const counted = <T extends object>(port: T): T =>
    new Proxy(port, {
      get(target, name) {
        const method: unknown = Reflect.get(target, name);
        if (typeof method !== "function") return method;
        return (...args: unknown[]) => {
          asked++;
          const answer: unknown = method.apply(target, args);
          return isStream(answer) ? streamed(answer) : answer;
        };
      },
    });
  /** A stream is one request for each page of it. */
  async function* streamed(rows: AsyncIterable<unknown>) {
    let read = 0;
    for await (const row of rows) {
      if (++read % ROWS_OF_A_REQUEST === 0) asked++;
      yield row;
    }
  }
  const ports = Object.fromEntries(Object.entries(stores).map(([name, port]) => [name, counted(port)]));
  const { send } = anApi({ ...ports, heartbeats: counted(marks), letterNotes: counted(marks) }, world);
  const requests = new Map<string, number>();
  for (const { method, path, success } of OPERATIONS) {
    if (method !== "GET") continue;
    for (const query of QUERIES[path] ?? [""]) {
      asked = 0;
      const { statusCode } = await send({ method, path: pathOf(path, query, success.list) });
      requests.set(query === "" ? path : `${path}?${query}`, statusCode < 500 ? asked : Number.NaN);
    }
  }
  for (const path of more) {
    asked = 0;
    await send({ method: "GET", path });
    requests.set(path, asked);
  }
  return requests;
}

const isStream = (value: unknown): value is AsyncIterable<unknown> =>
  typeof value === "object" && value !== null && Symbol.asyncIterator in value;
