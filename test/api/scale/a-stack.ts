import { NOTICE_KINDS } from "../../../functions/contract/notice.ts";
import { OUTCOMES, type Outcome } from "../../../functions/contract/outcome.ts";
import type { Chunk, Execution } from "../../../functions/core/run/execution.ts";
import { remember } from "../../../functions/core/run/recent.ts";
import { upcoming } from "../../../functions/core/run/upcoming.ts";
import { noteChange } from "../../memory/change-log.ts";
import { digits, World } from "../../memory/world.ts";
import { aJob, anApp } from "../../support/a-job.ts";
import { NOW } from "../an-api.ts";

const APPS = 10;
/** A stack in which every job fires each day, has run once and runs again. */
export function aStack(jobs: number): World {
  const world = new World(NOW);
  for (let n = 0; n < APPS; n++) {
    const app = anApp({ appName: `app-${n}` });
    world.apps.put(app.appName, app);
    world.appRevisions.put(`${app.appName}#${app.incarnation}#${digits(app.revision)}`, app);
  }
  for (let n = 0; n < jobs; n++) addJob(world, `job-${n}`, `app-${n % APPS}`, n);
  const hook = { kinds: [...NOTICE_KINDS], skippedInARow: 3, url: "https://example.com/", format: "slack" as const };
  world.subscriptions.put("ops", { name: "ops", ...hook, updatedAt: NOW });
  return world;
}

/** All running executions have begun at this instant (epoch ms). */
export const FIRED_AT = NOW - 500 - 3_600_000;
const NONE = Object.fromEntries(OUTCOMES.map((outcome) => [outcome, new Set()])) as unknown as Record<
  Outcome,
  Set<number>
>;

function addJob(world: World, jobName: string, appName: string, n: number): void {
  const [second, minute, hour] = [n % 60, Math.floor(n / 60) % 60, Math.floor(n / 3_600) % 24];
  const revision = NOW - 7_200_000;
  const config = aJob({ jobName, appName, cron: `${second} ${minute} ${hour} * * ?` });
  const origin = { action: "registered" as const, at: revision, caller: "someone", sourceAddress: "127.0.0.1" };
  const job = { revision, enabled: true, config, origin, state: "ACTIVE" as const };
  world.jobs.put(jobName, job);
  world.revisions.put(`${jobName}#${String(revision).padStart(16, "0")}`, { revision, enabled: true, config, origin });
  noteChange(world, { of: "job", name: jobName, revision }, origin);
  const instants = upcoming(job, NOW);
  const owes = { kind: "plan", dueAt: (instants[0] ?? NOW) + 120_000, upcoming: instants } as const;
  const marks = { scheduledRevision: revision, appliedRevision: revision };
  world.cursors.put(jobName, { jobName, revision, armedUntil: NOW, settledUntil: NOW, ...marks }, { owes });
  const fireId = `c${FIRED_AT / 1_000}`;
  const executionId = `${jobName}.${fireId}`;
  const recent = remember(undefined, [{ fireId: "c1", end: n % 2 === 0 ? "FAILED" : "FINISHED" }]);
  world.states.put(jobName, { version: 3, running: fireId, queue: [], recent });
  const fire = { jobName, fireId, firedAt: FIRED_AT, revision, recordedAt: FIRED_AT, status: "STARTED" as const };
  world.fires.put(`${jobName}#${fireId}`, fire);
  const execution: Execution = {
    ...{ executionId, jobName, fireId, firedAt: FIRED_AT, revision, startedAt: FIRED_AT + n, status: "RUNNING" },
    ...{ app: { appName, incarnation: "01ARZ3NDEKTSV4RRFFQ69G5FAV", revision: 1 }, maxAttempts: 1 },
    ...{ shards: 1, shardsPerChunk: 200, releasedChunks: 1, doneChunks: new Set<number>() },
  };
  world.executions.put(executionId, execution, {});
  const chunk: Chunk = { executionId, chunk: 0, ended: NONE, retries: new Map(), invokedAt: FIRED_AT };
  world.chunks.put(`${executionId}#0`, chunk, { owes: { kind: "check", dueAt: NOW + 60_000 + n } });
  world.losses.put(`${String(FIRED_AT - (FIRED_AT % 3_600_000)).padStart(16, "0")}#${jobName}`, {
    ...{ jobName, skipped: 1, missed: 0 },
  });
}
