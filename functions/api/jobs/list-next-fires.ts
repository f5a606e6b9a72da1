import type { App } from "../../contract/app.ts";
import type { Job } from "../../contract/job.ts";
import { NextFire } from "../../contract/next-fire.ts";
import type { Timings } from "../../contract/timings.ts";
import { mergeSorted } from "../../core/merge-sorted.ts";
import { rowsOfShard } from "../../core/rows-of-shard.ts";
import { nextDue } from "../../core/run/due.ts";
import { haltedBy } from "../../core/run/halted.ts";
import { firstAfter } from "../../core/run/upcoming.ts";
import type { Apps } from "../../ports/app-store.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Jobs } from "../../ports/job-store.ts";
import { PLAN_SHARDS } from "../../ports/owed-index.ts";
import type { Plans } from "../../ports/planned-fires.ts";
import { json } from "../http/answer.ts";
import { readLimit } from "../http/list-reply.ts";
import { operation } from "../http/operation.ts";

interface Ports {
  readonly plans: Plans;
  readonly jobs: Jobs;
  readonly apps: Apps;
  readonly now: Clock;
  readonly timings: Timings;
}

const MAX_FIRES = 100;
/** The most jobs that one request reads. */
const MAX_JOBS = 200;
/** The most plans that one request reads from the index. */
const MAX_PLANS = 160_000;

export const listNextFires = operation({
  method: "GET",
  path: "/api/job/fires/next",
  name: "list-next-fires",
  summary:
    "The next due instants over all jobs that are enabled, the earliest first. Of jobs that fire thirteen times within two minutes, and of those that were changed just now, at most 200 are looked up",
  query: ["limit"],
  success: { status: 200, schema: NextFire, array: true },
  problems: ["invalid-query"],
  async handle(ports: Ports, request) {
    const limit = readLimit(request, MAX_FIRES);
    if (typeof limit !== "number") return limit;
    const at = ports.now();
    const candidates = await candidatesOf(ports, limit, at);
    return json(200, firstFires(await lookUp(ports, candidates, limit, at), limit, at));
  },
});

interface Candidate {
  readonly jobName: string;
  /** The next instant of its plan, epoch ms; the present instant if the plan has none, for the next one may be any. */
  readonly at: number;
  readonly isKnown: boolean;
}

/**
 * The jobs that may be among the first `limit`, at most `MAX_JOBS`, the earliest first. Plans are read in the order of
 * `dueAt`, and a job has no due instant before that of its plan.
 */
async function candidatesOf({ plans, timings }: Ports, limit: number, now: number): Promise<Candidate[]> {
  const firstPage = rowsOfShard(limit, PLAN_SHARDS);
  const shards = Array.from({ length: PLAN_SHARDS }, (_, shard) => plans.list(shard, firstPage));
  const nearest: Candidate[] = [];
  let read = 0;
  for await (const { jobName, dueAt, upcoming } of mergeSorted(shards, (a, b) => a.dueAt - b.dueAt)) {
    const earliest = dueAt - timings.cursorGraceSeconds * 1_000;
    const isEnough = earliest > now && nearest.filter(({ at, isKnown }) => isKnown && at <= earliest).length >= limit;
    if (isEnough || ++read > MAX_PLANS) break;
    const at = firstAfter(upcoming, now);
    if (at !== "never") insert(nearest, { jobName, at: at === "unknown" ? now : at, isKnown: at !== "unknown" });
    // No later plan comes before any of these.
    if (nearest[MAX_JOBS - 1]?.isKnown === false) break;
  }
  return nearest;
}

/** Keeps the earliest `MAX_JOBS`, in order. */
function insert(nearest: Candidate[], candidate: Candidate): void {
  const behind = nearest.findLastIndex(({ at }) => at <= candidate.at);
  nearest.splice(behind + 1, 0, candidate);
  if (nearest.length > MAX_JOBS) nearest.pop();
}

interface Found {
  readonly job: Job;
  /** Its next instant, epoch ms. */
  readonly at: number;
}

/** Reads the jobs in the order of their plans, until `limit` instants are earlier than those of all other jobs. */
async function lookUp(
  { jobs, apps }: Ports,
  candidates: readonly Candidate[],
  limit: number,
  now: number,
): Promise<Found[]> {
  const known = new Map<string, Promise<App | undefined>>();
  const appOf = (appName: string) => {
    const app = known.get(appName) ?? apps.get(appName);
    known.set(appName, app);
    return app;
  };
  const find = async ({ jobName }: Candidate): Promise<Found[]> => {
    const job = await jobs.get(jobName);
    if (job === undefined || haltedBy(job, await appOf(job.config.appName)) !== undefined) return [];
    const at = nextDue(job, now);
    return at === undefined ? [] : [{ job, at }];
  };
  const found: Found[] = [];
  for (let i = 0; i < candidates.length; i += limit) {
    const earliest = candidates[i]?.at ?? now;
    if (found.filter(({ at }) => at <= earliest).length >= limit) break;
    found.push(...(await Promise.all(candidates.slice(i, i + limit).map(find))).flat());
  }
  return found;
}

/** The first instants of all these jobs together; a job that fires often has several of them. */
function firstFires(found: readonly Found[], limit: number, now: number): NextFire[] {
  const next = found.map(({ job, at }) => ({ job, at: at as number | undefined }));
  const fires: NextFire[] = [];
  while (fires.length < limit) {
    const earliest = next
      .filter(({ at }) => at !== undefined)
      .sort((a, b) => (a.at ?? now) - (b.at ?? now) || (a.job.config.jobName < b.job.config.jobName ? -1 : 1))[0];
    if (earliest?.at === undefined) break;
    const { jobName, appName } = earliest.job.config;
    fires.push({ fireTime: new Date(earliest.at).toISOString(), jobName, appName });
    earliest.at = nextDue(earliest.job, earliest.at);
  }
  return fires;
}
