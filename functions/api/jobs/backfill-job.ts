import { BackfillView, MAX_BACKFILL_INSTANTS, MAX_LISTED, NewBackfill } from "../../contract/backfill.ts";
import type { Job } from "../../contract/job.ts";
import { type Backfill, judgeWindow } from "../../core/run/backfill.ts";
import { type DueInstant, dueInstants } from "../../core/run/due.ts";
import type { AppStore } from "../../ports/app-store.ts";
import type { BackfillStarts } from "../../ports/backfill-store.ts";
import type { Clock } from "../../ports/clock.ts";
import type { CursorStore } from "../../ports/cursor-store.ts";
import type { FirstAnswer, FirstAnswers } from "../../ports/first-answers.ts";
import type { DispatcherInvoker } from "../../ports/invoker.ts";
import type { JobStore } from "../../ports/job-store.ts";
import type { Log } from "../../ports/log.ts";
import type { RunStore } from "../../ports/run-store.ts";
import { punctually } from "../../steps/run-state/punctually.ts";
import { type Answer, isError, json } from "../http/answer.ts";
import type { AppError } from "../http/app-error.ts";
import { keyMarkOf } from "../http/key-mark.ts";
import { operation } from "../http/operation.ts";
import { readJsonObject } from "../http/read-body.ts";
import { readFields } from "../http/read-fields.ts";
import { windowProblems } from "./backfill-window.ts";

interface Ports {
  readonly jobs: JobStore;
  readonly apps: AppStore;
  readonly runs: RunStore;
  readonly cursors: CursorStore;
  readonly backfills: BackfillStarts;
  readonly answers: FirstAnswers;
  readonly invoker: DispatcherInvoker;
  readonly now: Clock;
  readonly log: Log;
}

/** If this request dies, the sweep continues after this time. */
const OWED_AFTER_MS = 60_000;

export const backfillJob = operation({
  method: "POST",
  path: "/api/job/{jobName}/backfill",
  name: "backfill-job",
  summary:
    "Run the due instants of a past window that were MISSED or SKIPPED, each once at its nominal time and under the job's newest configuration; asked twice, done once. A dry run ignores `Idempotency-Key`",
  body: { schema: NewBackfill },
  headers: ["Idempotency-Key"],
  success: { status: 202, schema: BackfillView },
  problems: ["job-not-found", "job-disabled", "daemon-job", "app-disabled", "app-not-registered", "backfill-running"],
  async handle(ports: Ports, request) {
    const { jobName = "" } = request.params;
    const body = readJsonObject(request);
    if (isError(body)) return body;
    const { value: asked, problems } = readFields(NewBackfill, body.value);
    if (asked === undefined) return { kind: "invalid-request", problems };
    const [from, to] = [Date.parse(asked.from), Date.parse(asked.to)];
    const wrong = windowProblems(from, to, ports.now());
    if (wrong.length > 0) return { kind: "invalid-request", problems: wrong };
    const job = await ports.jobs.get(jobName);
    // A dry run makes nothing, so it has no key.
    const keyMark = asked.dryRun ? undefined : keyMarkOf(request, `backfill ${job?.incarnation}`);
    const before = keyMark && (await ports.answers.get(jobName, keyMark));
    if (before) return repliedOnce(before, asked);
    const refused = await refusalOf(ports, jobName, job);
    if (refused !== undefined) return refused;
    // An instant that is not settled yet may still run by its cron.
    const settled = (await ports.cursors.get(jobName))?.settledUntil ?? 0;
    const { maxParallel } = asked;
    const until = Math.max(from - 1, Math.min(to, settled));
    const backfill = { jobName, from, to, until, maxParallel, after: from - 1, at: ports.now() };
    const judged = await judge(ports, backfill);
    if (judged === undefined) return invalid("/to", `the window has more than ${MAX_BACKFILL_INSTANTS} due instants`);
    const standing = asked.dryRun || judged.toRun.length === 0 ? backfill : await begin(ports, backfill);
    if (standing === undefined) return { kind: "backfill-running", jobName };
    // More instants may be settled since the first request, and the backfill that it began does not run these.
    const { toRun, ...counts } = (standing.until === until ? undefined : await judge(ports, standing)) ?? judged;
    const view: BackfillView = {
      ...{ jobName, maxParallel: standing.maxParallel, dryRun: asked.dryRun },
      from: new Date(from).toISOString(),
      to: new Date(Math.max(from, standing.until)).toISOString(),
      ...{ ...counts, toRun: toRun.length },
      fireTimes: toRun.slice(0, MAX_LISTED).map((at) => new Date(at).toISOString()),
    };
    if (keyMark === undefined) return json(202, view);
    const first = { asked: JSON.stringify(asked), answer: JSON.stringify(view) };
    return repliedOnce(await ports.answers.keep(jobName, keyMark, first, ports.now()), asked);
  },
});

/**
 * The first answer for a key. If the first request died before it kept its answer, a repeated one finds the backfill
 * that it began. So each instant runs once.
 */
const repliedOnce = (first: FirstAnswer, asked: NewBackfill): Answer =>
  first.asked === JSON.stringify(asked)
    ? json(202, BackfillView.parse(JSON.parse(first.answer)))
    : { kind: "idempotency-key-reused" };

const invalid = (pointer: string, detail: string): AppError => ({
  kind: "invalid-request",
  problems: [{ pointer, detail }],
});

async function refusalOf({ apps }: Ports, jobName: string, job: Job | undefined): Promise<AppError | undefined> {
  if (job === undefined || job.state === "DELETING") return { kind: "job-not-found", jobName };
  const { appName, jobExecutionType } = job.config;
  if (jobExecutionType === "DAEMON") return { kind: "daemon-job", jobName };
  if (!job.enabled) return { kind: "job-disabled", jobName };
  const app = await apps.get(appName);
  if (app === undefined) return { kind: "app-not-registered", appName };
  return app.disabled ? { kind: "app-disabled", appName } : undefined;
}

/**
 * Judges the window of a backfill, up to the instant until which it runs.
 * @returns undefined when too many instants are due in it. Their records are not read then.
 */
async function judge(ports: Ports, { jobName, from, until }: Backfill) {
  const due = await dueOf(ports, jobName, from - 1, until);
  if (due.length > MAX_BACKFILL_INSTANTS) return undefined;
  const [recorded, backfilled] = await Promise.all([
    ports.runs.listCronFires(jobName, from - 1, until),
    ports.runs.listBackfillFires(jobName, from - 1, until),
  ]);
  const { toRun, hasRun, unrecorded } = judgeWindow(due, recorded, backfilled);
  return { due: due.length, toRun, hasRun, unrecorded };
}

async function dueOf({ jobs }: Ports, jobName: string, after: number, until: number): Promise<DueInstant[]> {
  const due: DueInstant[] = [];
  if (until <= after) return due;
  for (const instant of dueInstants(await jobs.listRevisions(jobName, after, until), after, until)) {
    due.push(instant);
    if (due.length > MAX_BACKFILL_INSTANTS) break;
  }
  return due;
}

/** @returns the backfill of this window that runs now; undefined while the job's backfill of another window runs. */
async function begin({ backfills, invoker, now, log }: Ports, backfill: Backfill): Promise<Backfill | undefined> {
  const { jobName, from, to } = backfill;
  let standing: Backfill | undefined;
  // Another one may end between the two requests: then this one begins.
  while (standing === undefined)
    standing = (await backfills.begin(backfill, now() + OWED_AFTER_MS)) ? backfill : await backfills.get(jobName);
  if (standing.from !== from || standing.to !== to) return undefined;
  await punctually(log, invoker.backfill({ backfilledJob: jobName }));
  return standing;
}
